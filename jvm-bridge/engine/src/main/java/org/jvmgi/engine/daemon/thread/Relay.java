/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.thread;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does wire I/O for threads that an application made: an interrupt of such a thread during I/O would close the channel,
 * so it waits here while a thread of the engine does the I/O.
 */
public final class Relay {
    private static final long KEEP_SECONDS = 10;
    private static final ThreadPoolExecutor THREADS = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, KEEP_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), RelayThread::new);

    private Relay() {}

    /** I/O that gives a number. */
    public interface Action {
        int run() throws IOException;
    }

    /** I/O that gives nothing. */
    interface VoidAction {
        void run() throws IOException;
    }

    /** Whether this thread needs the relay. */
    public static boolean isNeeded() {
        return !(Thread.currentThread() instanceof EngineThread);
    }

    /** Does something on another thread, without waiting for its end. */
    public static void start(Runnable action) {
        THREADS.execute(action);
    }

    /** Does the I/O on another thread and waits for its end, whatever interrupts this one. */
    public static void run(VoidAction action) throws IOException {
        run(() -> {
            action.run();
            return 0;
        });
    }

    /** As {@link #run(VoidAction)}, with a result. */
    public static int run(Action action) throws IOException {
        FutureTask<Integer> task = new FutureTask<>(action::run);
        THREADS.execute(task);
        return await(task);
    }

    /** Waits for the end of I/O that another thread does. */
    static int await(FutureTask<Integer> task) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static IOException rethrown(Throwable cause) {
        if (cause instanceof IOException e) {
            return e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return new IOException(cause);
    }

    private static final class RelayThread extends EngineThread {
        private final Runnable work;

        RelayThread(Runnable work) {
            super("jvmgi-relay");
            this.work = work;
        }

        @Override
        public void run() {
            work.run();
        }
    }
}
