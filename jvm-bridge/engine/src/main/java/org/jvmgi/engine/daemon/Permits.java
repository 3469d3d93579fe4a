/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What limits how many requests run at once: permits, and an exact queue of those who wait for one. */
final class Permits {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Ticket> queue = new ArrayDeque<>();
    private final int total;
    private int free;
    private boolean closed;

    Permits(int total) {
        this.total = total;
        this.free = total;
    }

    /** A place in the queue. */
    static final class Ticket {
        private final Condition called;
        private boolean granted;

        private Ticket(Condition called) {
            this.called = called;
        }
    }

    /** Takes a permit if one is free and nobody waits before. */
    boolean tryAcquire() {
        lock.lock();
        try {
            if (closed || free == 0 || !queue.isEmpty()) {
                return false;
            }
            free--;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a place at the end of the queue; {@code null} when there are no permits any more. */
    Ticket enqueue() {
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            Ticket ticket = new Ticket(lock.newCondition());
            queue.add(ticket);
            grant();
            return ticket;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the permit; false when there are no permits any more. */
    boolean await(Ticket ticket) {
        lock.lock();
        try {
            while (!ticket.granted && !closed) {
                ticket.called.awaitUninterruptibly();
            }
            return ticket.granted;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a permit back. */
    void release() {
        lock.lock();
        try {
            free++;
            grant();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void grant() {
        while (free > 0 && !queue.isEmpty()) {
            Ticket first = queue.remove();
            free--;
            first.granted = true;
            first.called.signal();
        }
    }

    /** Sends those away who wait; gives no permit any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            for (Ticket each : queue) {
                each.called.signal();
            }
            queue.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every permit is back, at most until a {@link System#nanoTime} deadline; the number still out. */
    int awaitAll(long deadline) throws InterruptedException {
        lock.lock();
        try {
            long left = deadline - System.nanoTime();
            while (free < total && left > 0) {
                left = changed.awaitNanos(left);
            }
            return total - free;
        } finally {
            lock.unlock();
        }
    }
}
