/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Java installation.
 *
 * @param home its folder
 * @param version such as {@code 17.0.15}
 */
public record Jdk(Path home, String version) {
    private static final Path FOLDER = Path.of("/usr/lib/jvm");
    private static final String VERSION = "JAVA_VERSION=";

    /** The one that runs this program. */
    public static Jdk current() {
        return new Jdk(Path.of(System.getProperty("java.home")), System.getProperty("java.version"));
    }

    /**
     * Finds a JDK.
     *
     * @param wanted its folder, or its feature version such as {@code 25}, which is looked for among the system's JDKs
     * @throws IllegalArgumentException when there is none
     */
    public static Jdk find(String wanted) {
        List<Path> candidates = wanted.matches("[0-9]+") ? installed() : List.of(Path.of(wanted));
        return candidates.stream()
                .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                .map(home -> new Jdk(home, versionOf(home)))
                .filter(jdk -> candidates.size() == 1 || jdk.version().matches(wanted + "\\b.*"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no JDK found for " + wanted));
    }

    private static List<Path> installed() {
        try (Stream<Path> homes = Files.list(FOLDER)) {
            return homes.sorted().toList();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("cannot look for JDKs: " + unreadable, unreadable);
        }
    }

    private static String versionOf(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("release"))) {
            return lines.filter(line -> line.startsWith(VERSION))
                    .map(line -> line.substring(VERSION.length()).replace("\"", ""))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException unreadable) {
            return "unknown";
        }
    }
}
