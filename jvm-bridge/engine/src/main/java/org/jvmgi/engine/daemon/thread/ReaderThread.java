/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.thread;

/**
 * A thread that reads requests and runs applications. An interrupt reaches it only while application code runs; one that
 * comes during wire I/O, where it would close the channel, is kept until the I/O is done. So an application's interrupts
 * never harm a connection, and none passes over into the next request.
 */
public final class ReaderThread extends EngineThread {
    private final Runnable work;
    private final Object gate = new Object();
    private boolean inApplication;
    private boolean pending;

    /** Makes one of a name, for some work; {@link #start} starts it. */
    public ReaderThread(String name, Runnable work) {
        super(name);
        this.work = work;
    }

    @Override
    public void run() {
        work.run();
    }

    @Override
    public void interrupt() {
        synchronized (gate) {
            if (inApplication) {
                interruptAfterAll();
            } else {
                pending = true;
            }
        }
    }

    /** An application's request begins: interrupts are let through, old ones are forgotten. */
    public void beginRequest() {
        synchronized (gate) {
            pending = false;
            inApplication = true;
        }
    }

    /** The request is over: no interrupt is let through, and none is left. */
    public void endRequest() {
        synchronized (gate) {
            inApplication = false;
            Thread.interrupted();
        }
    }

    /**
     * Before wire I/O: an interrupt of this thread, already here or to come, waits.
     *
     * @return what to give to {@link #passInterrupts}
     */
    public static boolean keepInterrupts() {
        return Thread.currentThread() instanceof ReaderThread thread && thread.keep();
    }

    /** After wire I/O: an interrupt that waited takes effect. */
    public static void passInterrupts(boolean kept) {
        if (kept) {
            ((ReaderThread) Thread.currentThread()).pass();
        }
    }

    private boolean keep() {
        synchronized (gate) {
            boolean was = inApplication;
            if (was) {
                inApplication = false;
                pending = Thread.interrupted();
            }
            return was;
        }
    }

    private void pass() {
        synchronized (gate) {
            inApplication = true;
            if (pending) {
                pending = false;
                interruptAfterAll();
            }
        }
    }
}
