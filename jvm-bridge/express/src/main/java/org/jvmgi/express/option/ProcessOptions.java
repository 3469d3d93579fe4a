/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** As whom and how the processes run. */
public final class ProcessOptions {

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "The user that Apache's children and the application run as; root only [the distribution's for Apache].")
    public Optional<String> user = Optional.empty();

    @Option(names = "--group", paramLabel = "NAME", description = "Their group; root only [the user's own].")
    public Optional<String> group = Optional.empty();

    @Option(
            names = "--java-options",
            paramLabel = "OPTIONS",
            description = "Options of the java program, split as a shell would. May be repeated.")
    public List<String> javaOptions = new ArrayList<>();

    @Option(names = "--locale", paramLabel = "NAME", description = "The application's locale [C.UTF-8].")
    public Optional<String> locale = Optional.empty();

    @Option(names = "--lang", paramLabel = "NAME", description = "The application's variable LANG.")
    public Optional<String> lang = Optional.empty();
}
