/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmgi.express.Failure;

/**
 * What a server serves.
 *
 * @param kind decides what is granted and how the alias is written
 * @param name a class's name, else the absolute path
 */
public record Target(Kind kind, String name) {

    /** What an alias can name. */
    public enum Kind {
        /** A source file, a jar or a description of an application. */
        FILE,
        /** A folder that is one application. */
        FOLDER,
        /** A folder whose files are applications. */
        APPLICATIONS,
        /** A class on the class path. */
        CLASS
    }

    private static final List<String> ENDINGS = List.of(".java", ".jar", ".jvmgi");
    private static final Pattern CLASS_NAME = Pattern.compile("\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
            + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*");

    /** Reads what the user wrote. A class's name needs a class path, so that a mistyped file name is not taken for one. */
    public static Target of(String text, boolean hasClassPath) {
        Path path = Path.of(text).toAbsolutePath().normalize();
        if (Files.isDirectory(path)) {
            return folder(path, text.endsWith("/"));
        }
        if (Files.exists(path)) {
            return file(path);
        }
        if (isFileName(text)) {
            throw new Failure("there is no file " + path);
        }
        if (!CLASS_NAME.matcher(text).matches()) {
            throw new Failure(text + " is neither a file nor the name of a class");
        }
        if (!hasClassPath) {
            throw new Failure("there is no file " + path + "; and the class " + text + " would need a --class-path");
        }
        return new Target(Kind.CLASS, text);
    }

    private static boolean isFileName(String text) {
        return text.contains("/") || text.endsWith(".war") || ENDINGS.stream().anyMatch(text::endsWith);
    }

    private static Target folder(Path path, boolean isListed) {
        if (Files.isDirectory(path.resolve("WEB-INF"))) {
            throw servlet(path);
        }
        if (Files.isDirectory(path.resolve("classes"))) {
            return new Target(Kind.FOLDER, path.toString());
        }
        if (!isListed) {
            throw new Failure(path + " is not an application: it has no folder classes.\n"
                    + "To serve every application in it, write " + path + "/");
        }
        return new Target(Kind.APPLICATIONS, path.toString());
    }

    private static Target file(Path path) {
        String name = path.toString();
        if (name.endsWith(".war")) {
            throw servlet(path);
        }
        if (ENDINGS.stream().noneMatch(name::endsWith)) {
            throw new Failure(name + " is not an application: its name ends in none of " + String.join(", ", ENDINGS));
        }
        return new Target(Kind.FILE, name);
    }

    private static Failure servlet(Path path) {
        return new Failure(path + " is a servlet application, which this version does not run");
    }

    /** The file or folder; empty for a class. */
    public Optional<Path> path() {
        return kind == Kind.CLASS ? Optional.empty() : Optional.of(Path.of(name));
    }

    /** Whether running it takes a compiler. */
    public boolean isSource() {
        return kind == Kind.FILE && name.endsWith(".java");
    }
}
