/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.command;

import org.jvmgi.express.Failure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command line. Exit status: 0 done, 1 a {@link Failure}, 2 wrong usage. */
@Command(
        name = "jvmgi-express",
        description = "Runs Java applications in Apache httpd.",
        version = "jvmgi-express ${sys:jvmgi.version}",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StartServer.class,
            SetupServer.class,
            Status.class,
            Reload.class,
            ModuleConfig.class,
            ModuleLocation.class,
            InstallModule.class
        })
public final class Express {

    private Express() {}

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Express())
                .setExecutionExceptionHandler(Express::report)
                .setParameterExceptionHandler(Express::explain)
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpAutoWidth(true);
    }

    /** Says what is wrong in a line; the whole help would hide it. */
    private static int explain(ParameterException wrong, String[] ignored) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("jvmgi-express: " + wrong.getMessage());
        command.getErr().println(command.getCommandSpec().qualifiedName() + " --help tells what there is.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static int report(Exception failure, CommandLine command, CommandLine.ParseResult ignored)
            throws Exception {
        if (!(failure instanceof Failure)) {
            throw failure;
        }
        command.getErr().println("jvmgi-express: " + failure.getMessage());
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
