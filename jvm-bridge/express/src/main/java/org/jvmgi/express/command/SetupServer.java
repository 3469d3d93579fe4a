/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jvmgi.express.option.ServerOptions;
import org.jvmgi.express.site.Site;
import org.jvmgi.express.site.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes a server's files and says how to start it. */
@Command(
        name = "setup-server",
        description = "Writes a server's files for TARGET without starting it.",
        mixinStandardHelpOptions = true,
        customSynopsis = "jvmgi-express setup-server TARGET [OPTIONS]",
        sortOptions = false)
final class SetupServer implements Callable<Integer> {

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Site site = Site.plan(options);
        site.write();
        PrintWriter out = spec.commandLine().getOut();
        out.print(Summary.of(site));
        out.println("To run it in the foreground: " + site.root().control() + " run");
        out.println("To run it in the background: " + site.root().control() + " start");
        out.flush();
        return 0;
    }
}
