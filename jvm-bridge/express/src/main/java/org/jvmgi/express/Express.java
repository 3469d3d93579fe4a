/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express;

import picocli.CommandLine;
import picocli.CommandLine.Command;

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
                .setAbbreviatedOptionsAllowed(false)
                .setUsageHelpAutoWidth(true);
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
