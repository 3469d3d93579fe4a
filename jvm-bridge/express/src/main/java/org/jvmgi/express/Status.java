/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jvmgi.express.option.RunningServerOptions;
import org.jvmgi.express.site.Supervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what the Java processes of a running server do. */
@Command(
        name = "status",
        description = "Tells what the Java processes of a running server do.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Status implements Callable<Integer> {

    @Mixin
    private RunningServerOptions server = new RunningServerOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Supervisor supervisor = Supervisor.at(server.prefix())) {
            supervisor.status(line -> print(out, line));
        }
        return 0;
    }

    private static void print(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
