/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of an error log.
 *
 * @param file the log's file name
 * @param level httpd's name of the level; "raw" for a line that does not look like httpd's
 * @param thread process and thread that wrote it; empty when the line does not tell
 * @param text the line as it is
 */
public record LogLine(String file, String level, String thread, String text) {

    private static final Pattern HEAD = Pattern.compile("^\\[[^]]+] \\[[a-z0-9_-]*:([a-z0-9]+)] \\[(pid [^]]+)]");
    private static final Pattern PREFIXES = Pattern.compile("^(\\[[^]]*] )+");
    private static final Pattern FRAME =
            Pattern.compile("^\\s+(at |\\.\\.\\. \\d+ )\\S.*|^Caused by: .*|^\\s+Suppressed: .*");
    private static final Pattern CODE = Pattern.compile("JVMGI\\d{4}");
    private static final Set<String> FAILURES = Set.of("error", "crit", "alert", "emerg", "raw");

    static LogLine of(String file, String text) {
        Matcher head = HEAD.matcher(text);
        return head.find() ? new LogLine(file, head.group(1), head.group(2), text) : new LogLine(file, "raw", "", text);
    }

    /** Whether the line tells of a failure: by its level, or because httpd did not write it. */
    public boolean isFailure() {
        return FAILURES.contains(level);
    }

    /** The JVMGI code that the line carries. */
    public Optional<String> code() {
        Matcher code = CODE.matcher(text);
        return code.find() ? Optional.of(code.group()) : Optional.empty();
    }

    /** The line without time, level, process and client. */
    public String message() {
        return PREFIXES.matcher(text).replaceFirst("");
    }

    /** Whether the line is one of a stack trace below its first. */
    boolean isFrame() {
        return FRAME.matcher(message()).matches();
    }

    public boolean contains(String part) {
        return text.contains(part);
    }

    @Override
    public String toString() {
        return file + ": " + text;
    }
}
