/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Files that Apache serves itself, and configuration of the user's own. */
public final class StaticOptions {

    @Option(
            names = "--document-root",
            paramLabel = "FOLDER",
            description = "A folder of files that are served as they are, before the application is asked.")
    public Optional<Path> documentRoot = Optional.empty();

    @Option(
            names = "--url-alias",
            arity = "2",
            paramLabel = "URL-PATH PATH",
            hideParamSyntax = true,
            description = "A file or folder that is served below a URL path. May be repeated.")
    public List<String> urlAliases = new ArrayList<>();

    @Option(
            names = "--include-file",
            paramLabel = "FILE",
            description = "A file of httpd directives, read at the end of the configuration. May be repeated.")
    public List<Path> includeFiles = new ArrayList<>();
}
