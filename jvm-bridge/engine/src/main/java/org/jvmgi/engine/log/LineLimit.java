/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

import java.util.function.LongSupplier;

/**
 * Lets so many lines a second through to a log and counts the rest, so that an application which prints without end fills no
 * disk. The limits are those that the supervisor has for the output of a process. Safe for several threads.
 */
public final class LineLimit implements RequestLog {
    private static final long RATE = 1000;
    private static final long BURST = 5000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final RequestLog log;
    private final LongSupplier clock;
    private long allowed = BURST;
    private long since;
    private long suppressed;

    /**
     * Makes one.
     *
     * @param log where the lines go
     */
    public LineLimit(RequestLog log) {
        this(log, System::nanoTime);
    }

    LineLimit(RequestLog log, LongSupplier clock) {
        this.log = log;
        this.clock = clock;
        this.since = clock.getAsLong();
    }

    @Override
    public synchronized void line(LogLevel level, int code, String text) {
        if (allowed == 0) {
            refill();
        }
        if (allowed == 0) {
            suppressed++;
            return;
        }
        allowed--;
        finish();
        log.line(level, code, text);
    }

    /** In steps of a second: the count of what was left out is a line too. */
    private void refill() {
        long now = clock.getAsLong();
        long seconds = (now - since) / NANOS_PER_SECOND;
        if (seconds > 0) {
            since = now;
            allowed = Math.min(BURST, seconds * RATE);
        }
    }

    /** Tells how many lines were left out since it was last told, if any were. */
    synchronized void finish() {
        if (suppressed > 0) {
            log.line(LogCode.LINES_SUPPRESSED, "suppressed " + suppressed + ", more than " + RATE + " a second");
            suppressed = 0;
        }
    }
}
