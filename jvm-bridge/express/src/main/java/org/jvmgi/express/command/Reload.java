/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.command;

import java.util.concurrent.Callable;
import org.jvmgi.express.option.RunningServerOptions;
import org.jvmgi.express.site.Supervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Replaces the Java processes of a running server, one after the other, without a lost request. */
@Command(
        name = "reload",
        description = "Replaces the Java processes of a running server, one after the other, without a lost request.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class Reload implements Callable<Integer> {

    @Parameters(paramLabel = "GROUP", arity = "0..1", description = "The process group [all].")
    private String group = "";

    @Mixin
    private RunningServerOptions server = new RunningServerOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (Supervisor supervisor = Supervisor.at(server.prefix())) {
            supervisor.reload(group, spec.commandLine().getOut()::println);
        }
        return 0;
    }
}
