/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The error logs of one server, and a mark in each: where the present test began. */
public final class ErrorLogs {

    private final Path folder;
    private final List<String> names;
    private final Map<String, Integer> marks = new HashMap<>();

    ErrorLogs(Path folder, List<String> names) {
        this.folder = folder;
        this.names = names;
    }

    /** Whole lines of all logs since the mark. */
    public List<LogLine> lines() {
        List<LogLine> lines = new ArrayList<>();
        names.forEach(name -> lines.addAll(lines(name)));
        return lines;
    }

    /** Whole lines of one log since the mark; of a virtual host: {@code NAME.log}. */
    public List<LogLine> lines(String name) {
        List<String> all = wholeLines(name);
        int mark = Math.min(marks.getOrDefault(name, 0), all.size());
        return all.subList(mark, all.size()).stream()
                .map(text -> LogLine.of(name, text))
                .toList();
    }

    /** The main server's log. */
    public static String main() {
        return ServerFolder.MAIN_LOG;
    }

    /** Lines since the mark that contain the text. */
    public List<LogLine> find(String part) {
        return lines().stream().filter(line -> line.contains(part)).toList();
    }

    /** Waits for a line that contains the text. */
    public LogLine await(String part) {
        return await(part, Settings.patience());
    }

    LogLine await(String part, Duration limit) {
        return Poll.value("a log line with \"" + part + "\"", limit, () -> find(part).stream()
                .findFirst());
    }

    /** All lines from the server's first start on that contain the text. */
    public long countEver(String part) {
        return names.stream()
                .flatMap(name -> wholeLines(name).stream())
                .filter(line -> line.contains(part))
                .count();
    }

    /** Puts the mark at the present end. */
    void mark() {
        names.forEach(name -> marks.put(name, wholeLines(name).size()));
    }

    /** The last lines of every log, for a failure's message. */
    String tail(int count) {
        StringBuilder tail = new StringBuilder();
        for (String name : names) {
            List<String> all = wholeLines(name);
            tail.append("--- ").append(folder.resolve(name)).append('\n');
            all.subList(Math.max(0, all.size() - count), all.size())
                    .forEach(line -> tail.append(line).append('\n'));
        }
        return tail.toString();
    }

    private List<String> wholeLines(String name) {
        Path file = folder.resolve(name);
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
