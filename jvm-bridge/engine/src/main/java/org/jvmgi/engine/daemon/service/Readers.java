/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.service;

import java.util.ArrayDeque;
import java.util.BitSet;
import org.jvmgi.engine.daemon.connection.Connection;
import org.jvmgi.engine.daemon.thread.ReaderThread;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;

/**
 * The reader threads and the connections that wait for one. As many readers as requests may run, but at least 16, may sit on
 * an idle connection at a time; beyond them there is one for each request that may run or wait, so there is always one to
 * come for a connection that has something to say.
 */
final class Readers {
    /** How many readers may block on idle connections at least: the fast way, which costs the gate nothing. */
    static final int IDLE_LIMIT = 16;

    /** How long a thread without work lives on, in nanoseconds. */
    private static final long KEEP = 60_000_000_000L;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int idleLimit;
    private final String name;
    private final int first;
    private final int limit;
    private final ReaderFactory factory;
    private final ArrayDeque<Connection> ready = new ArrayDeque<>();
    private final BitSet numbers = new BitSet();
    private int running;
    private int waiting;
    private int idle;
    private volatile int generation;

    /** Makes a reader's work. */
    interface ReaderFactory {
        Runnable make(int number, int generation);
    }

    /**
     * Makes them; no thread is started yet.
     *
     * @param name what the threads' names begin with
     * @param first the number of the first of them
     * @param threads how many requests may run
     * @param waiting how many may wait
     */
    Readers(String name, int first, int threads, int waiting, ReaderFactory factory) {
        this.name = name;
        this.first = first;
        // Children keep about as many connections open as requests have run at once.
        this.idleLimit = Math.max(IDLE_LIMIT, threads);
        this.limit = threads + waiting + idleLimit;
        this.factory = factory;
    }

    /** How many readers there may be. */
    int limit() {
        return limit;
    }

    /** Whether every reader there may be has a connection, so that another one would wait. */
    synchronized boolean areBusy() {
        return running >= limit && ready.size() >= waiting;
    }

    /**
     * Passes on a connection that has something to say; false: no thread waits for one, and none can be started. Those that
     * there are may sit on connections that say nothing for long.
     */
    synchronized boolean offer(Connection connection) {
        ready.add(connection);
        if (ready.size() <= waiting) {
            notify();
            return true;
        }
        if (running >= limit || startThread()) {
            return true;
        }
        ready.removeLast();
        return false;
    }

    private boolean startThread() {
        int number = numbers.nextClearBit(0);
        ReaderThread thread = new ReaderThread(name + (number + 1), factory.make(first + number, generation));
        try {
            thread.start();
            numbers.set(number);
            running++;
            return true;
        } catch (OutOfMemoryError e) {
            ProcessLog.line(LogCode.THREAD_NOT_STARTED, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Waits for a connection; {@code null}: the thread is to end. */
    synchronized Connection take(int born) {
        long deadline = System.nanoTime() + KEEP;
        while (born == generation) {
            Connection next = ready.poll();
            long left = deadline - System.nanoTime();
            if (next != null || left <= 0) {
                return next;
            }
            waiting++;
            try {
                wait(left / NANOS_PER_MILLI + 1);
            } catch (InterruptedException e) {
                throw new IllegalStateException("a reader was interrupted outside of an application", e);
            } finally {
                waiting--;
            }
        }
        return null;
    }

    /** Whether a reader may wait on its own connection for the next request. If so, {@link #endIdle} has to follow. */
    synchronized boolean beginIdle(int born) {
        if (born != generation || !ready.isEmpty() || idle >= idleLimit) {
            return false;
        }
        idle++;
        return true;
    }

    /** The connection has something to say, or ended. */
    synchronized void endIdle() {
        idle--;
    }

    /** A reader thread ends. */
    synchronized void ended(int number) {
        numbers.clear(number - first);
        running--;
        if (!ready.isEmpty() && waiting == 0 && running < limit) {
            startThread();
        }
    }

    /**
     * Lets every thread that lives now end when it is idle, and new ones take their place: they may hold thread-locals of
     * an application that was retired.
     */
    synchronized void replace() {
        generation++;
        notifyAll();
    }
}
