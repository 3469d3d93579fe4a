/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.command;

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
        try (Supervisor supervisor = Supervisor.at(server.prefix())) {
            supervisor.status(spec.commandLine().getOut()::println);
        }
        return 0;
    }
}
