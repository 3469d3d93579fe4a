/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

import java.io.Writer;

/** As {@link LineOutput}, for text as characters: each line is given out when its end is written, without a flush. */
final class LineWriter extends Writer {
    private static final int MAX_LINE = 8188;

    private final RequestLog log;
    private final LogLevel level;
    private final StringBuilder line = new StringBuilder();

    LineWriter(RequestLog log, LogLevel level) {
        this.log = log;
        this.level = level;
    }

    @Override
    public void write(char[] chars, int offset, int count) {
        synchronized (lock) {
            for (int i = offset; i < offset + count; i++) {
                if (chars[i] == '\n') {
                    end();
                } else if (line.length() < MAX_LINE) {
                    line.append(chars[i]);
                }
            }
        }
    }

    /** Does nothing: a line is given out at its end. */
    @Override
    public void flush() {}

    /** Does nothing: the log is the request's. */
    @Override
    public void close() {}

    /** Gives out what is left without an end of line. */
    void finish() {
        synchronized (lock) {
            if (line.length() > 0) {
                end();
            }
        }
    }

    private void end() {
        int length = line.length();
        int end = length > 0 && line.charAt(length - 1) == '\r' ? length - 1 : length;
        String text = line.substring(0, end).replace("\t", "    ");
        line.setLength(0);
        log.line(level, 0, text);
    }
}
