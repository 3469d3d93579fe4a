/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jvmgi.engine.log.LogLevel;
import org.jvmgi.engine.log.RequestLog;

/** Keeps the lines of a log. */
final class RecordingLog implements RequestLog {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void line(LogLevel level, int code, String text) {
        lines.add(level + " " + code + " " + text);
    }

    List<String> lines() {
        return lines;
    }
}
