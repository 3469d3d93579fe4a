/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.option;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where things lie. */
public final class PathOptions {

    @Option(
            names = "--server-root",
            paramLabel = "FOLDER",
            description = "The folder of the server's files [$TMPDIR or /tmp, then /jvmgi-HOST:PORT:UID].")
    public Optional<Path> serverRoot = Optional.empty();

    @Option(names = "--pid-file", paramLabel = "FILE", description = "[httpd.pid in the server root].")
    public Optional<Path> pidFile = Optional.empty();

    @Option(
            names = "--socket-prefix",
            paramLabel = "PATH",
            description = "The beginning of the name of the folder with the sockets [jvmgi in the server root].")
    public Optional<Path> socketPrefix = Optional.empty();

    @Option(names = "--java-home", paramLabel = "FOLDER", description = "The Java that runs the application.")
    public Optional<Path> javaHome = Optional.empty();

    @Option(names = "--httpd-executable", paramLabel = "FILE", description = "The httpd program.")
    public Optional<Path> httpdExecutable = Optional.empty();

    @Option(names = "--modules-directory", paramLabel = "FOLDER", description = "The folder of httpd's own modules.")
    public Optional<Path> modulesDirectory = Optional.empty();
}
