/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.assertj.core.api.Assertions;
import org.jvmgi.it.server.Settings;

/** The figures of a run: one line each, in the file that {@code tests/faults/run} prints. */
final class Figures {

    private static final Path FILE = Settings.moduleFolder().resolve("target/figures.txt");

    private Figures() {}

    /** Writes a figure with its goal, then fails the test if it is missed. */
    static void tell(String figure, String goal, String measured, boolean reached) {
        note("%-72s %-34s %-72s %s".formatted(figure, goal, measured, reached ? "reached" : "MISSED"));
        Assertions.assertThat(reached)
                .as("%s: %s, goal %s", figure, measured, goal)
                .isTrue();
    }

    /** Writes a line. */
    static void note(String line) {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Seconds with one decimal. */
    static String seconds(double value) {
        return "%.1f s".formatted(value);
    }
}
