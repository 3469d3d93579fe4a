/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;

/**
 * The rule that a test declares what it provokes in the error log: each declared text has to appear, and no other line may carry a
 * JVMGI code or a level from error upwards.
 */
final class LogExpectations {

    /** What a healthy server says of its own life, at info and notice. */
    private static final Set<String> LIFE = Set.of("info", "notice");

    private final ErrorLogs logs;
    private final Duration patience;
    private final List<String> expected = new ArrayList<>();
    private final List<String> allowed = new ArrayList<>();

    LogExpectations(ErrorLogs logs, Duration patience) {
        this.logs = logs;
        this.patience = patience;
    }

    void expect(String text) {
        expected.add(text);
    }

    void allow(String text) {
        allowed.add(text);
    }

    /** Begins a new test. */
    void reset() {
        expected.clear();
        allowed.clear();
        logs.mark();
    }

    /** Fails when a declared text does not come, or when an undeclared line has come. */
    void verify() {
        expected.forEach(text -> logs.await(text, patience));
        List<LogLine> undeclared =
                withoutTraces(logs.lines()).stream().filter(this::isUndeclared).toList();
        Assertions.assertThat(undeclared)
                .as("log lines that the test does not declare")
                .isEmpty();
    }

    /** A stack trace is part of the line that tells of the failure: with its first line it stands before or after that. */
    private static List<LogLine> withoutTraces(List<LogLine> lines) {
        List<LogLine> others = new ArrayList<>();
        Set<String> inTrace = new HashSet<>();
        for (int i = lines.size() - 1; i >= 0; i--) {
            LogLine line = lines.get(i);
            boolean begins = line.code().isEmpty() && inTrace.contains(line.thread());
            if (line.isFrame()) {
                inTrace.add(line.thread());
            } else {
                inTrace.remove(line.thread());
            }
            if (!begins && !line.isFrame()) {
                others.add(0, line);
            }
        }
        return others;
    }

    private boolean isUndeclared(LogLine line) {
        boolean matters = line.isFailure() || (line.code().isPresent() && !LIFE.contains(line.level()));
        return matters
                && expected.stream().noneMatch(line::contains)
                && allowed.stream().noneMatch(line::contains);
    }
}
