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
    private int free;
    private int running;
    private boolean closed;

    Permits(int total) {
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
            running++;
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

    /** Gives up a place in the queue, or the permit that has come of it. */
    void withdraw(Ticket ticket) {
        lock.lock();
        try {
            if (ticket.granted) {
                free++;
                running--;
                grant();
                changed.signalAll();
            } else {
                queue.remove(ticket);
            }
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

    /** Gives a permit back: the application is done with the request, though its last bytes may still have to be sent. */
    void release() {
        lock.lock();
        try {
            free++;
            grant();
        } finally {
            lock.unlock();
        }
    }

    /** A request that had a permit is over. */
    void leave() {
        lock.lock();
        try {
            running--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void grant() {
        while (free > 0 && !queue.isEmpty()) {
            Ticket first = queue.remove();
            free--;
            running++;
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

    /** Waits until no request runs, at most until a {@link System#nanoTime} deadline; the number that still do. */
    int awaitAll(long deadline) throws InterruptedException {
        lock.lock();
        try {
            long left = deadline - System.nanoTime();
            while (running > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            return running;
        } finally {
            lock.unlock();
        }
    }

    /** The permit of one request. Used by its thread only. */
    static final class Permit {
        private final Permits permits;
        private boolean given;

        /** Made for a request that was let in. */
        Permit(Permits permits) {
            this.permits = permits;
        }

        /** Gives the permit back, once. */
        void release() {
            if (!given) {
                given = true;
                permits.release();
            }
        }

        /** The request is over. */
        void leave() {
            release();
            permits.leave();
        }
    }
}
