/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Frees threads whose clients have left. A request that reads or writes notices that at once; one that does neither, since
 * it waits for something else, is interrupted by this thread, which looks at the connection of every request that runs for
 * longer than a moment. A short request costs a write to memory, and an idle process costs nothing.
 */
final class Watcher extends EngineThread {
    /** How long the rest between two looks is at least, nanoseconds. */
    private static final long PACE = TimeUnit.MILLISECONDS.toNanos(200);

    /** How many times longer than a look the rest is at least: with thousands of requests a look takes its time. */
    private static final long REST = 20;

    private final AtomicReferenceArray<SocketCarrier> running;
    private final SocketCarrier[] seen;
    private final Consumer<Throwable> failed;
    private volatile boolean asleep;

    /**
     * Makes one.
     *
     * @param readers how many readers there may be
     * @param failed is told what a look failed with
     */
    Watcher(int readers, Consumer<Throwable> failed) {
        super("jvmgi-watcher");
        this.running = new AtomicReferenceArray<>(readers);
        this.seen = new SocketCarrier[readers];
        this.failed = failed;
    }

    /** The application of a request is about to be called, on this thread; {@link #end} has to follow. */
    void begin(int reader, SocketCarrier carrier) {
        running.set(reader - 1, carrier);
        if (asleep) {
            asleep = false;
            LockSupport.unpark(this);
        }
    }

    /** The request of a reader is over, if one was begun. */
    void end(int reader) {
        running.setRelease(reader - 1, null);
    }

    @Override
    public void run() {
        while (true) {
            try {
                long begun = System.nanoTime();
                boolean any = look();
                long taken = System.nanoTime() - begun;
                if (!any) {
                    sleep();
                }
                LockSupport.parkNanos(this, Math.max(PACE, REST * taken));
            } catch (RuntimeException | Error e) {
                failed.accept(e);
            }
        }
    }

    /** Looks at the requests that ran at the last look already; whether any runs. */
    private boolean look() {
        boolean any = false;
        for (int i = 0; i < seen.length; i++) {
            SocketCarrier carrier = running.get(i);
            any |= carrier != null;
            if (carrier != null && carrier == seen[i]) {
                carrier.interruptIfLeft();
            }
            seen[i] = carrier;
        }
        return any;
    }

    /** Waits for a request. */
    private void sleep() {
        asleep = true;
        // One may have begun before it could see that; a look finds it.
        while (asleep && !isAnyRunning()) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    private boolean isAnyRunning() {
        for (int i = 0; i < seen.length; i++) {
            if (running.get(i) != null) {
                return true;
            }
        }
        return false;
    }
}
