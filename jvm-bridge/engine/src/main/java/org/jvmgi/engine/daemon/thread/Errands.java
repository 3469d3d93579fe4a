/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.thread;

import java.io.IOException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jvmgi.engine.exchange.Outcome;

/**
 * A request's call on a thread of its own, and the wire I/O that it asks for on the reader, which waits for nothing else. An
 * interrupt of the thread never reaches the I/O.
 */
public final class Errands implements Runnable {
    private static final FutureTask<Integer> END = new FutureTask<>(() -> 0);

    private final LinkedBlockingQueue<FutureTask<Integer>> tasks = new LinkedBlockingQueue<>();
    private final Supplier<Outcome> call;
    private Outcome outcome;
    private RuntimeException exception;
    private Error error;

    /** Made for a call, which {@link #serve} starts. */
    public Errands(Supplier<Outcome> call) {
        this.call = call;
    }

    /** The call, on its own thread. */
    @Override
    public void run() {
        try {
            outcome = call.get();
        } catch (RuntimeException e) {
            exception = e;
        } catch (Error e) {
            error = e;
        } finally {
            tasks.add(END);
        }
    }

    /** Starts the thread and does its errands until the call is over. On the reader. */
    public Outcome serve(Thread thread) {
        thread.start();
        for (FutureTask<Integer> task = next(); task != END; task = next()) {
            task.run();
        }
        if (exception != null) {
            throw exception;
        }
        if (error != null) {
            throw error;
        }
        return outcome;
    }

    private FutureTask<Integer> next() {
        try {
            return tasks.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a reader was interrupted outside of an application", e);
        }
    }

    /** Has I/O done by the reader and waits for its end, whatever interrupts this thread. On the call's thread. */
    public int run(Relay.Action action) throws IOException {
        FutureTask<Integer> task = new FutureTask<>(action::run);
        tasks.add(task);
        return Relay.await(task);
    }
}
