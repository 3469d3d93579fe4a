/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jvmgi.express.machine.Account;
import org.jvmgi.express.machine.Bridge;
import org.jvmgi.express.machine.JavaHome;
import org.jvmgi.express.machine.Reach;
import org.jvmgi.express.site.ConfText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what a hand-written httpd.conf needs. */
@Command(
        name = "module-config",
        description = "Prints the lines that load the module in a hand-written httpd.conf.",
        mixinStandardHelpOptions = true)
final class ModuleConfig implements Callable<Integer> {

    @Option(names = "--java-home", paramLabel = "FOLDER", description = "The Java that runs applications.")
    private Optional<Path> javaHome = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Bridge bridge = Bridge.located();
        PrintWriter out = spec.commandLine().getOut();
        out.print(text(bridge, JavaHome.chosen(javaHome)));
        out.flush();
        warn(bridge);
        return 0;
    }

    static String text(Bridge bridge, JavaHome java) {
        ConfText text = new ConfText().set("LoadModule", "jvmgi_module", bridge.module());
        if (!bridge.isBeside()) {
            text.set("JVMGIBridgeHome", bridge.home());
        }
        return text.set("JVMGIJavaHome", java.folder()).toString();
    }

    /** The lines are of no use where Apache's user cannot read what they name. */
    private void warn(Bridge bridge) {
        if (Account.self().uid() != 0) {
            return;
        }
        Account apache = Account.chosen(Optional.empty(), Optional.empty());
        Reach reach = new Reach(apache);
        bridge.parts().stream()
                .flatMap(part -> reach.obstacle(part).stream())
                .findFirst()
                .ifPresent(obstacle -> spec.commandLine()
                        .getErr()
                        .println("jvmgi-express: " + apache.user() + " cannot use the module from there: "
                                + obstacle.text() + ".\nRemedy: " + obstacle.remedy()
                                + ", or jvmgi-express install-module"));
    }
}
