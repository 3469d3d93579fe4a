/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to serve, and what it is given. */
public final class ApplicationOptions {

    @Parameters(
            paramLabel = "TARGET",
            description =
                    "What to serve: a .java, .jar or .jvmgi file, a folder with classes/, a folder of applications"
                            + " (ending in /), or the name of a class on --class-path.")
    public String target;

    @Option(names = "--mount-point", paramLabel = "URL-PATH", description = "Where the application answers [/].")
    public String mountPoint = "/";

    @Option(names = "--entry-class", paramLabel = "CLASS", description = "The class to run, where TARGET does not say.")
    public Optional<String> entryClass = Optional.empty();

    @Option(
            names = "--class-path",
            paramLabel = "PATH[:PATH]...",
            description =
                    "Jars and folders that the applications share; FOLDER/* for every jar in it. May be repeated.")
    public List<String> classPath = new ArrayList<>();

    @Option(
            names = "--system-property",
            paramLabel = "NAME=VALUE",
            description = "A Java system property. May be repeated.")
    public List<String> systemProperties = new ArrayList<>();

    @Option(
            names = "--setenv",
            arity = "2",
            paramLabel = "NAME VALUE",
            hideParamSyntax = true,
            description = "A variable of the application's environment and of each request's environ. May be repeated.")
    public List<String> environment = new ArrayList<>();

    @Option(
            names = "--working-directory",
            paramLabel = "FOLDER",
            description = "The application's working directory [this one, where the server's user can enter it].")
    public Optional<Path> workingDirectory = Optional.empty();

    @Option(names = "--disable-reloading", description = "Do not look for changes of the application's files.")
    public boolean reloadingDisabled;
}
