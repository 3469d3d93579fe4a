/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jvmgi.express.Failure;

/**
 * The class path of an application's group.
 *
 * @param entries absolute, each a jar, a folder, or a folder followed by {@code /*}
 */
public record ClassPath(List<String> entries) {

    private static final String EVERY_JAR = "/*";

    public ClassPath {
        entries = List.copyOf(entries);
    }

    /** Reads what the user gave; every entry must be there. */
    public static ClassPath of(List<String> given) {
        return new ClassPath(given.stream()
                .flatMap(text -> Stream.of(text.split(":")))
                .filter(entry -> !entry.isEmpty())
                .map(ClassPath::entry)
                .toList());
    }

    private static String entry(String text) {
        boolean isWild = text.endsWith(EVERY_JAR);
        Path path = Path.of(isWild ? text.substring(0, text.length() - 1) : text)
                .toAbsolutePath()
                .normalize();
        if (isWild ? !Files.isDirectory(path) : !Files.exists(path)) {
            throw new Failure("--class-path: there is no " + path);
        }
        return path + (isWild ? EVERY_JAR : "");
    }

    /** The files and folders that have to be read. */
    public List<Path> paths() {
        return entries.stream()
                .map(entry -> entry.endsWith(EVERY_JAR) ? entry.substring(0, entry.length() - 2) : entry)
                .map(Path::of)
                .toList();
    }
}
