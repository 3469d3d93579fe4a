/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

import com.example.benchmark.Answers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What the contenders serve, copied into a folder that Apache's user can read wherever the project itself lies.
 *
 * @param productModule mod_jvmgi.so, with its bridge folder beside it
 * @param application the jar with the application for mod_jvmgi
 * @param source a smaller application for mod_jvmgi, as a source file
 * @param wsgiScript the application for mod_wsgi
 * @param largeFile what {@code /file} sends
 */
public record Materials(Path productModule, Path application, Path source, Path wsgiScript, Path largeFile) {
    private static final long SEED = 20;

    /** Lays everything out in a folder. */
    public static Materials layOut(Installation installation, Path folder) throws IOException {
        Path modules = folder.resolve("modules");
        if (installation.productObstacle().isEmpty()) {
            copyTree(installation.productTree(), modules);
        }
        Path application = copyInto(folder, installation.applicationJar(), "application.jar");
        Path source = copyInto(folder, installation.applications().resolve("Hello.java"), "Hello.java");
        Path wsgiScript = copyInto(folder, installation.applications().resolve("benchmark.wsgi"), "benchmark.wsgi");
        byte[] bytes = new byte[Answers.LARGE_LENGTH];
        new Random(SEED).nextBytes(bytes);
        Path largeFile = Files.write(folder.resolve("large.bin"), bytes);
        return new Materials(modules.resolve(Installation.PRODUCT_MODULE), application, source, wsgiScript, largeFile);
    }

    private static Path copyInto(Path folder, Path file, String name) throws IOException {
        return Files.copy(file, folder.resolve(name));
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> copy(file, to.resolve(from.relativize(file))));
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
