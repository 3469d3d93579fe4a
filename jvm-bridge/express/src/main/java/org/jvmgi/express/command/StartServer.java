/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jvmgi.express.Failure;
import org.jvmgi.express.option.ServerOptions;
import org.jvmgi.express.site.Site;
import org.jvmgi.express.site.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a server's files and tells the script that called to run it: the server outlives this program. */
@Command(
        name = "start-server",
        description = "Serves TARGET with an Apache of its own, in the foreground, until it is stopped.",
        mixinStandardHelpOptions = true,
        customSynopsis = "jvmgi-express start-server TARGET [OPTIONS]",
        sortOptions = false)
final class StartServer implements Callable<Integer> {

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Option(names = "--setup-only", description = "Write the server's files and end, as setup-server does.")
    private boolean setupOnly;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Site site = Site.plan(options);
        site.root().requireStopped(site.pidFile());
        if (!setupOnly) {
            site.port().requireFree();
        }
        site.write();
        PrintWriter out = spec.commandLine().getOut();
        out.print(Summary.of(site));
        out.flush();
        if (!setupOnly) {
            handOver(site.root().control());
        }
        return 0;
    }

    /** The calling script waits for the name of the script to run in the file that the system property {@code jvmgi.start} names. */
    private static void handOver(Path control) {
        Path file = Optional.ofNullable(System.getProperty("jvmgi.start"))
                .map(Path::of)
                .orElseThrow(() -> new Failure("start this program through the script jvmgi-express"));
        try {
            Files.writeString(file, control.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
