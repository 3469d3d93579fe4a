/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.option;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is logged, and where. */
public final class LogOptions {

    @Option(
            names = "--log-directory",
            paramLabel = "FOLDER",
            description = "The folder of the log files [the server root].")
    public Optional<Path> directory = Optional.empty();

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description =
                    "As httpd's LogLevel: error, warn, info, debug … or several words in quotes [warn jvmgi:info].")
    public String level = "warn jvmgi:info";

    @Option(names = "--error-log-name", paramLabel = "NAME", description = "The error log's file name [error_log].")
    public String errorLogName = "error_log";

    @Option(names = "--log-to-terminal", description = "Log to standard error instead of files.")
    public boolean terminal;

    @Option(names = "--access-log", description = "Log each request, in the file access_log.")
    public boolean access;
}
