/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Takes text as bytes (UTF-8) and gives it to a log line by line; CR before LF is left out. A line over the limit is cut.
 * Safe for several threads.
 */
public final class LineOutput extends OutputStream {
    /** What fits into one LOG frame. */
    private static final int MAX_LINE = 8188;

    private static final int FIRST_SIZE = 128;

    private final RequestLog log;
    private final LogLevel level;
    private byte[] line = new byte[FIRST_SIZE];
    private int length;

    /**
     * Makes one.
     *
     * @param log where the lines go
     * @param level their level
     */
    public LineOutput(RequestLog log, LogLevel level) {
        this.log = log;
        this.level = level;
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            end();
        } else {
            append((byte) b);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            write(bytes[i]);
        }
    }

    /** Gives out what is left without an end of line. */
    synchronized void finish() {
        if (length > 0) {
            end();
        }
    }

    private void append(byte b) {
        if (length == MAX_LINE) {
            return;
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_LINE, 2 * length));
        }
        line[length++] = b;
    }

    private void end() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        length = 0;
        // httpd writes a tab as an escape, which makes stack traces hard to read.
        log.line(level, 0, new String(line, 0, end, UTF_8).replace("\t", "    "));
    }
}
