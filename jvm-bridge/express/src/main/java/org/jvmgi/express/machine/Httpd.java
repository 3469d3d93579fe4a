/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jvmgi.express.Failure;

/**
 * The machine's Apache httpd.
 *
 * @param program the executable
 * @param modules the folder of its modules
 * @param builtIn the modules that are part of the program, as {@code httpd -l} names them
 */
public record Httpd(Path program, Path modules, Set<String> builtIn) {

    /** The processing modules, the best first. */
    public static final List<String> MPMS = List.of("event", "worker", "prefork");

    private static final List<Path> KNOWN_FOLDERS = Stream.of(
                    "/usr/lib/apache2/modules",
                    "/usr/lib64/httpd/modules",
                    "/usr/lib/httpd/modules",
                    "/usr/lib64/apache2",
                    "/usr/local/apache2/modules")
            .map(Path::of)
            .toList();
    private static final Pattern ROOT = Pattern.compile("HTTPD_ROOT=\"([^\"]+)\"");

    public Httpd {
        builtIn = Set.copyOf(builtIn);
    }

    /** The httpd that the user named, else the one that is installed. */
    public static Httpd chosen(Optional<Path> program, Optional<Path> modules) {
        Path found = program.map(Path::toAbsolutePath)
                .or(() -> Program.find(List.of("apache2", "httpd")))
                .filter(Files::isExecutable)
                .orElseThrow(() -> new Failure(program.map(path -> "no program " + path + " (--httpd-executable)")
                        .orElse("Apache httpd is not installed")));
        return new Httpd(found, modules.map(Path::toAbsolutePath).orElseGet(() -> modules(found)), builtIn(found));
    }

    /** The folder that apxs installs modules into, or where distributions have it. */
    public static Path modules(Path program) {
        Optional<Path> asked = Program.find(List.of("apxs", "apxs2"))
                .map(apxs -> Program.run(List.of(apxs.toString(), "-q", "LIBEXECDIR")))
                .filter(Program.Outcome::succeeded)
                .map(outcome -> Path.of(outcome.output()));
        return Stream.of(asked.stream(), KNOWN_FOLDERS.stream(), ownFolder(program).stream())
                .flatMap(folders -> folders)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new Failure("where are httpd's modules? Name the folder with --modules-directory"));
    }

    private static Optional<Path> ownFolder(Path program) {
        Matcher root =
                ROOT.matcher(Program.run(List.of(program.toString(), "-V")).output());
        return root.find() ? Optional.of(Path.of(root.group(1), "modules")) : Optional.empty();
    }

    private static Set<String> builtIn(Path program) {
        Program.Outcome outcome = Program.run(List.of(program.toString(), "-l"));
        if (!outcome.succeeded()) {
            throw new Failure(program + " does not run: " + outcome.output());
        }
        return outcome.output()
                .lines()
                .map(String::strip)
                .filter(line -> line.endsWith(".c"))
                .collect(Collectors.toSet());
    }

    /** Whether the module {@code mod_NAME} is part of the program. */
    public boolean has(String name) {
        return builtIn.contains("mod_" + name + ".c");
    }

    /** The file of the module {@code mod_NAME}; empty when it is not installed. */
    public Optional<Path> file(String name) {
        return Optional.of(modules.resolve("mod_" + name + ".so")).filter(Files::isRegularFile);
    }

    /** The first processing module of those wished for that this httpd can run. */
    public String mpm(List<String> wishes) {
        for (String wish : wishes) {
            if (!MPMS.contains(wish)) {
                throw new Failure("--server-mpm " + wish + ": must be one of " + String.join(", ", MPMS));
            }
        }
        Optional<String> fixed =
                MPMS.stream().filter(name -> builtIn.contains(name + ".c")).findFirst();
        return wishes.stream()
                .filter(name -> fixed.map(name::equals)
                        .orElseGet(() -> file("mpm_" + name).isPresent()))
                .findFirst()
                .orElseThrow(
                        () -> new Failure("this httpd has none of the processing modules " + String.join(", ", wishes)
                                + fixed.map(name -> "; it has " + name).orElse("")));
    }

    /** Lets httpd check a configuration; what it complains of, empty when it is content. */
    public Optional<String> complaint(Path configuration) {
        Program.Outcome outcome = Program.run(List.of(program.toString(), "-f", configuration.toString(), "-t"));
        return outcome.succeeded() ? Optional.empty() : Optional.of(outcome.output());
    }
}
