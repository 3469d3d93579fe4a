/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jvmgi.express.Failure;

/** Text of an httpd configuration, with every argument quoted where it has to be. */
public final class ConfText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:%{}=,+@!^*-]+");
    private static final Pattern WILD = Pattern.compile("[*?\\[]");
    private static final int LONG = 4;

    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Adds a directive; one with many arguments is spread over lines. */
    public ConfText set(String directive, Object... arguments) {
        String separator = arguments.length > LONG ? " \\\n" + indent() + "    " : " ";
        text.append(indent()).append(directive);
        for (int i = 0; i < arguments.length; i++) {
            text.append(i == 0 ? " " : separator).append(quoted(String.valueOf(arguments[i])));
        }
        text.append('\n');
        return this;
    }

    public ConfText comment(String line) {
        text.append(indent()).append("# ").append(line).append('\n');
        return this;
    }

    public ConfText blank() {
        text.append('\n');
        return this;
    }

    /** Opens a section. */
    public ConfText open(String section, String argument) {
        text.append(indent())
                .append('<')
                .append(section)
                .append(' ')
                .append(quoted(argument))
                .append(">\n");
        open.push(section);
        return this;
    }

    /** Opens a section for a file or folder, whose name httpd would read as a pattern when it looks like one. */
    public ConfText openPath(String section, String path) {
        if (WILD.matcher(path).find()) {
            throw new Failure(path + ": httpd cannot grant a path with one of the characters * ? [");
        }
        return open(section, path);
    }

    /** Closes the section that was opened last. */
    public ConfText close() {
        String section = open.pop();
        text.append(indent()).append("</").append(section).append(">\n");
        return this;
    }

    /** Grants a folder, or one file of it. */
    public ConfText grant(Path path) {
        if (Files.isDirectory(path)) {
            return openPath("Directory", path.toString())
                    .set("Require", "all", "granted")
                    .close();
        }
        return openPath("Directory", path.getParent().toString())
                .openPath("Files", path.getFileName().toString())
                .set("Require", "all", "granted")
                .close()
                .close();
    }

    private String indent() {
        return "    ".repeat(open.size());
    }

    static String quoted(String argument) {
        if (argument.chars().anyMatch(c -> c < ' ' || c == 0x7f) || argument.contains("${")) {
            throw new Failure(
                    "httpd cannot take this text in its configuration (a control character, or \"${\"): " + argument);
        }
        if (PLAIN.matcher(argument).matches()) {
            return argument;
        }
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Adds several arguments that stand in a list. */
    public ConfText setAll(String directive, List<String> arguments) {
        return set(directive, arguments.toArray());
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
