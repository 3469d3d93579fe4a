/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The installed Apache: its program, its modules and which of them are built in. */
public final class Httpd {

    private static final List<String> PROGRAMS = List.of("/usr/sbin/apache2", "/usr/sbin/httpd");
    private static final List<String> MODULE_FOLDERS =
            List.of("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules");

    private static final Httpd INSTALLED = new Httpd();

    private final Path program = existing("jvmgi.httpd", PROGRAMS);
    private final Path modules = existing("jvmgi.httpd.modules", MODULE_FOLDERS);
    private final Set<String> builtIn = builtIn(program);

    private Httpd() {}

    public static Httpd installed() {
        return INSTALLED;
    }

    public Path program() {
        return program;
    }

    /** The LoadModule line of a module ({@code authz_core}); empty when the module is built in. */
    public String loadModule(String name) {
        if (builtIn.contains("mod_" + name + ".c")) {
            return "";
        }
        return "LoadModule " + name + "_module " + modules.resolve("mod_" + name + ".so") + "\n";
    }

    private static Path existing(String property, List<String> candidates) {
        String given = System.getProperty(property, "");
        return (given.isEmpty() ? candidates : List.of(given))
                .stream()
                        .map(Path::of)
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException(
                                "none of " + candidates + " is here; name it with -D" + property));
    }

    private static Set<String> builtIn(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "-l")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(String::strip).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
