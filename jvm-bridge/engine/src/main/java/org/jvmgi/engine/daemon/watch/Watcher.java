/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.watch;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jvmgi.engine.daemon.request.RunningRequest;
import org.jvmgi.engine.daemon.thread.EngineThread;

/**
 * Sees to requests that get nowhere: those whose clients have left, and those whose time is over. A request that reads or
 * writes notices the first at once; one that does neither, since it waits for something else, is interrupted by this
 * thread, which looks at every request that runs for longer than a moment. A short request costs two writes to memory, and
 * an idle process costs nothing.
 */
public final class Watcher extends EngineThread {
    /** How long the rest between two looks is at least, nanoseconds, unless the time of a request is over before. */
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(200);

    /** How many times longer than a look the rest is at least: with thousands of requests a look takes its time. */
    private static final long REST = 20;

    /** How long the other side has to take the news that a request's time is over. */
    private static final long NEWS = TimeUnit.SECONDS.toNanos(1);

    private static final long IDLE = Long.MAX_VALUE;

    private final AtomicReferenceArray<RunningRequest> running;
    private final Place[] places;
    private final long interruptTimeout;
    private final Activity activity;
    private final Listener listener;
    private volatile boolean asleep;

    /** Who is told what the watcher found. */
    public interface Listener {
        /** A request that was interrupted does not end. */
        void stuck(RunningRequest request);

        /** Nobody wants anything of the process any more. Told again and again. */
        void idle();

        /** A look failed. */
        void failed(Throwable failure);
    }

    /**
     * Makes one.
     *
     * @param readers how many readers there may be
     * @param interruptTimeout seconds that a request which was interrupted may take to end; 0: for ever
     * @param activity how long the process may be without requests
     */
    public Watcher(int readers, int interruptTimeout, Activity activity, Listener listener) {
        super("jvmgi-watcher");
        this.running = new AtomicReferenceArray<>(readers);
        this.places = new Place[readers];
        this.interruptTimeout = TimeUnit.SECONDS.toNanos(interruptTimeout);
        this.activity = activity;
        this.listener = listener;
        for (int i = 0; i < readers; i++) {
            places[i] = new Place();
        }
    }

    /** A request was accepted, on this thread; {@link #end} has to follow. */
    public void begin(int reader, RunningRequest request) {
        note(request);
        running.set(reader - 1, request);
        if (asleep) {
            asleep = false;
            LockSupport.unpark(this);
        }
    }

    /** The request of a reader is over. */
    public void end(int reader) {
        note(running.get(reader - 1));
        running.setRelease(reader - 1, null);
    }

    private void note(RunningRequest request) {
        if (request != null && !request.isIgnored()) {
            activity.seen();
        }
    }

    @Override
    public void run() {
        while (true) {
            try {
                long begun = System.nanoTime();
                long due = look(begun);
                long taken = System.nanoTime() - begun;
                if (activity.left() <= 0) {
                    listener.idle();
                }
                if (due == IDLE) {
                    sleep();
                }
                LockSupport.parkNanos(this, Math.max(Math.min(PACE, due), REST * taken));
            } catch (RuntimeException | Error e) {
                listener.failed(e);
            }
        }
    }

    /** Looks at every request; nanoseconds until the next look is due, {@link #IDLE}: none runs. */
    private long look(long now) {
        long due = IDLE;
        for (int i = 0; i < places.length; i++) {
            RunningRequest request = running.get(i);
            note(request);
            due = Math.min(due, places[i].look(request, now));
        }
        return due;
    }

    /** Waits for a request, or until the process has been idle for too long. */
    private void sleep() {
        asleep = true;
        // One may have begun before it could see that; a look finds it.
        for (long left = activity.left(); asleep && left > 0 && !isAnyRunning(); left = activity.left()) {
            LockSupport.parkNanos(this, left);
        }
        asleep = false;
    }

    private boolean isAnyRunning() {
        for (int i = 0; i < places.length; i++) {
            if (running.get(i) != null) {
                return true;
            }
        }
        return false;
    }

    /** What is known of the request that one reader runs. */
    private final class Place {
        private RunningRequest seen;
        private boolean blocked;
        private boolean late;
        private long lateSince;
        private boolean givenUp;

        /** Nanoseconds until the next look is due. */
        long look(RunningRequest request, long now) {
            if (request != seen) {
                seen = request;
                blocked = false;
                late = false;
                givenUp = false;
            } else if (request != null && !late) {
                request.interruptIfLeft();
            }
            if (request == null) {
                return IDLE;
            }
            if (late) {
                follow(request, now);
                return PACE;
            }
            long left = request.time().left(now);
            if (left > 0) {
                blocked = false;
                return Math.min(PACE, left);
            }
            expire(request, now);
            return PACE;
        }

        /** A write that was under way at the look before, and has moved nothing since, has nobody who takes it. */
        private void expire(RunningRequest request, long now) {
            if (request.timeOut()) {
                late = true;
                lateSince = now;
            } else if (blocked) {
                request.cut();
            } else {
                blocked = true;
            }
        }

        /** The time was over before: has the request ended? */
        private void follow(RunningRequest request, long now) {
            long passed = now - lateSince;
            if (request.time().isTelling() && passed >= NEWS) {
                request.cut();
            }
            if (interruptTimeout > 0 && passed >= interruptTimeout && !givenUp) {
                givenUp = true;
                request.giveUp();
                listener.stuck(request);
            }
        }
    }
}
