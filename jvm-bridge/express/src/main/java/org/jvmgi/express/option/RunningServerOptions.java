/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.option;

import java.nio.file.Path;
import java.util.Optional;
import org.jvmgi.express.machine.Port;
import picocli.CommandLine.Option;

/** Which running server is meant. */
public final class RunningServerOptions {

    @Option(names = "--host", paramLabel = "ADDRESS", description = "The address that start-server was given [all].")
    public Optional<String> host = Optional.empty();

    @Option(names = "--port", paramLabel = "PORT", description = "The port that start-server was given [8000].")
    public int port = 8000;

    @Option(
            names = "--server-root",
            paramLabel = "FOLDER",
            description = "The server's folder [$TMPDIR or /tmp, then /jvmgi-HOST:PORT:UID].")
    public Optional<Path> serverRoot = Optional.empty();

    @Option(
            names = "--socket-prefix",
            paramLabel = "PATH",
            description = "JVMGISocketPrefix of a server that start-server did not start [jvmgi in the server root].")
    public Optional<Path> socketPrefix = Optional.empty();

    /** The beginning of the name of the folder with its sockets. */
    public Path prefix() {
        return socketPrefix
                .orElseGet(() -> serverRoot
                        .orElseGet(() -> new Port(host, port).serverRoot())
                        .resolve("jvmgi"))
                .toAbsolutePath();
    }
}
