/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.command;

import java.util.concurrent.Callable;
import org.jvmgi.express.machine.Bridge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints where the module lies. */
@Command(name = "module-location", description = "Prints the path of mod_jvmgi.so.", mixinStandardHelpOptions = true)
final class ModuleLocation implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(Bridge.located().module());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
