/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.request;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What limits how many requests run at once, and how many wait: permits, and an exact queue of those who wait for one. Who
 * waits has a place; it goes with the permit, or when the wait is given up.
 */
public final class Permits {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Ticket> queue = new ArrayDeque<>();
    private final int places;
    private int free;
    private int running;
    private int waiting;
    private boolean closed;

    /**
     * Makes them.
     *
     * @param total how many requests may run at once
     * @param places how many may wait
     */
    public Permits(int total, int places) {
        this.free = total;
        this.places = places;
    }

    /** How a wait stands. */
    public enum Wait {
        GRANTED,
        WAITING,
        CLOSED
    }

    /** A place in the queue. */
    public static final class Ticket {
        private final Condition called;
        private boolean granted;

        private Ticket(Condition called) {
            this.called = called;
        }
    }

    /** Takes a permit if one is free and nobody waits before. */
    public boolean tryAcquire() {
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

    /** Takes a place among those who wait; false: as many wait as may. After {@link #close} nobody is counted. */
    public boolean takePlace() {
        lock.lock();
        try {
            if (!closed && waiting >= places) {
                return false;
            }
            waiting++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back a place of which no ticket has come. */
    public void leavePlace() {
        lock.lock();
        try {
            waiting--;
        } finally {
            lock.unlock();
        }
    }

    /** Joins the end of the queue with a place; {@code null} when there are no permits any more, and no place either. */
    public Ticket enqueue() {
        lock.lock();
        try {
            if (closed) {
                waiting--;
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
    public void withdraw(Ticket ticket) {
        lock.lock();
        try {
            if (ticket.granted) {
                free++;
                running--;
                grant();
                changed.signalAll();
            } else if (queue.remove(ticket)) {
                waiting--;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the permit, for some nanoseconds at most. */
    public Wait await(Ticket ticket, long nanoseconds) {
        lock.lock();
        try {
            long left = nanoseconds;
            while (left > 0 && !ticket.granted && !closed) {
                left = ticket.called.awaitNanos(left);
            }
            return ticket.granted ? Wait.GRANTED : closed ? Wait.CLOSED : Wait.WAITING;
        } catch (InterruptedException e) {
            throw new IllegalStateException("a reader was interrupted outside of an application", e);
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

    /** A request that had a permit is over, or is waited for no more. */
    private void leave(Permit permit) {
        lock.lock();
        try {
            if (!permit.left) {
                permit.left = true;
                running--;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void grant() {
        while (free > 0 && !queue.isEmpty()) {
            Ticket first = queue.remove();
            waiting--;
            free--;
            running++;
            first.granted = true;
            first.called.signal();
        }
    }

    /** Sends those away who wait; gives no permit any more. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            for (Ticket each : queue) {
                each.called.signal();
            }
            waiting -= queue.size();
            queue.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no request runs, at most until a {@link System#nanoTime} deadline; the number that still do. */
    public int awaitAll(long deadline) throws InterruptedException {
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

    /** The permit of one request. Used by its thread only, but for {@link #giveUp}. */
    public static final class Permit {
        private final Permits permits;
        private boolean given;

        /** Guarded by the permits' lock. */
        private boolean left;

        /** Made for a request that was let in. */
        public Permit(Permits permits) {
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
        public void leave() {
            release();
            permits.leave(this);
        }

        /** A process that leaves is not to wait for this request. From any thread. */
        void giveUp() {
            permits.leave(this);
        }
    }
}
