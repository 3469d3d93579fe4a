/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvmgi.express.Failure;

/**
 * An installed Java.
 *
 * @param folder as the user named it
 * @param feature its feature release, 17 or newer
 */
public record JavaHome(Path folder, int feature) {

    private static final int OLDEST = 17;
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(?:1\\.)?(\\d+)");
    private static final Pattern PROPERTY = Pattern.compile("java\\.specification\\.version = (?:1\\.)?(\\d+)");

    /** The Java that the user chose, else the one that this program runs on. */
    public static JavaHome chosen(Optional<Path> wish) {
        return of(wish.orElseGet(() -> Path.of(System.getProperty("java.home")))
                .toAbsolutePath()
                .normalize());
    }

    static JavaHome of(Path folder) {
        Path java = folder.resolve("bin/java");
        if (!Files.isExecutable(java)) {
            throw new Failure("no Java in " + folder + ": there is no program " + java);
        }
        int feature = feature(folder);
        if (feature < OLDEST) {
            throw new Failure(
                    "Java " + feature + " in " + folder + " is too old: Java " + OLDEST + " or newer is needed");
        }
        return new JavaHome(folder, feature);
    }

    public Path program() {
        return folder.resolve("bin/java");
    }

    /** Whether it can compile {@code .java} files: a JDK, not only a run-time. */
    public boolean hasCompiler() {
        return Files.isExecutable(folder.resolve("bin/javac"));
    }

    private static int feature(Path folder) {
        Path release = folder.resolve("release");
        try {
            String text = Files.isReadable(release) ? Files.readString(release) : "";
            Matcher version = VERSION.matcher(text);
            return version.find() ? Integer.parseInt(version.group(1)) : askedFeature(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Some distributions leave the file {@code release} out. */
    private static int askedFeature(Path folder) {
        Program.Outcome outcome =
                Program.run(List.of(folder.resolve("bin/java").toString(), "-XshowSettings:properties", "-version"));
        Matcher property = PROPERTY.matcher(outcome.output());
        if (!property.find()) {
            throw new Failure("the Java in " + folder + " does not run: " + outcome.output());
        }
        return Integer.parseInt(property.group(1));
    }
}
