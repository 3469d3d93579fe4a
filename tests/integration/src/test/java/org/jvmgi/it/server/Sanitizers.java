/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a module that was built with the sanitizers needs from its surroundings, and where its findings appear. */
public final class Sanitizers {

    private static final List<String> FINDINGS =
            List.of("ERROR: AddressSanitizer", "ERROR: LeakSanitizer", "runtime error:");

    private Sanitizers() {}

    /**
     * Variables for httpd alone: the library has to come first in the process, and httpd itself was built without it. The pools of
     * httpd are no leaks.
     */
    public static Map<String, String> environment(Path logs) {
        String reports = logs.resolve("sanitizer").toString();
        return Settings.sanitizerLibrary()
                .map(library -> Map.of(
                        "LD_PRELOAD", library.toString(),
                        "ASAN_OPTIONS", "detect_leaks=0:abort_on_error=1:log_path=" + reports,
                        "UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1:log_path=" + reports))
                .orElse(Map.of());
    }

    /** The lines of all logs that report a finding; the reports of a process whose error log is somewhere else lie beside them. */
    public static List<String> findings(Path logs) {
        try (Stream<Path> files = Files.list(logs)) {
            return files.filter(Files::isRegularFile)
                    .flatMap(Sanitizers::lines)
                    .filter(line -> FINDINGS.stream().anyMatch(line::contains))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
