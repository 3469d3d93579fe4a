/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.life;

/** Whether the process is to leave, and how long running requests may take. */
public final class Departure {
    /** As long as the group's graceful-timeout. */
    public static final long GRACEFUL = -1;

    /** As long as the group's shutdown-timeout. */
    public static final long SOON = -2;

    /** As long as the group's eviction-timeout. */
    public static final long EVICTED = -3;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private volatile boolean begun;
    private volatile boolean resting;
    private long graceful = 15_000;
    private long soon = 5_000;
    private long evicted = 15_000;
    private long deadline;

    /** Takes over the group's time-outs, in milliseconds. */
    public synchronized void configure(long gracefulTimeout, long evictionTimeout, long shutdownTimeout) {
        graceful = gracefulTimeout;
        evicted = evictionTimeout;
        soon = shutdownTimeout;
    }

    /**
     * The process is to leave. A later call may shorten the time, never extend it.
     *
     * @param milliseconds how long running requests may take; {@link #GRACEFUL}, {@link #EVICTED}, {@link #SOON}
     */
    public synchronized void begin(long milliseconds) {
        long end = System.nanoTime() + time(milliseconds) * NANOS_PER_MILLI;
        deadline = begun && deadline - end < 0 ? deadline : end;
        begun = true;
        notifyAll();
    }

    private long time(long milliseconds) {
        if (milliseconds == GRACEFUL) {
            return graceful;
        }
        if (milliseconds == EVICTED) {
            return evicted;
        }
        return milliseconds == SOON ? soon : milliseconds;
    }

    /** Nobody wants anything of the process: it is to leave without a successor for now. */
    public synchronized void rest() {
        if (!begun) {
            resting = true;
            begin(GRACEFUL);
        }
    }

    /** Whether it leaves because nobody wants anything of it. */
    public boolean isResting() {
        return resting;
    }

    /** Whether the process is to leave. */
    public boolean hasBegun() {
        return begun;
    }

    /** Waits for the process to have to leave. */
    public synchronized void await() throws InterruptedException {
        while (!begun) {
            wait();
        }
    }

    /** The {@link System#nanoTime} at which running requests are given up. */
    public synchronized long deadline() {
        return deadline;
    }

    /** Milliseconds that closing applications and shutdown hooks may take together. */
    public synchronized long shutdownTimeout() {
        return soon;
    }
}
