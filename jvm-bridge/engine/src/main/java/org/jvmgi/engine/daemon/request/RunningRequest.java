/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.request;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jvmgi.ClientAbortException;
import org.jvmgi.engine.daemon.frame.FrameOutput;
import org.jvmgi.engine.daemon.thread.ReaderThread;
import org.jvmgi.engine.daemon.thread.Relay;
import org.jvmgi.engine.exchange.Lateness;

/**
 * How far a request has come, and what may be done with it from outside: by the watcher, and by a process that leaves. Its
 * lock is held while anything is written, so that nobody's last word comes into the midst of another's.
 */
public final class RunningRequest {
    private final RequestBody body;
    private final FrameOutput out;
    private final Permits.Permit permit;
    private final RequestTime time;
    private final boolean ignored;
    private final ReentrantLock lock = new ReentrantLock();
    private Thread thread = Thread.currentThread();
    private boolean inApplication;
    private boolean ended;
    private boolean aborted;
    private boolean over;
    private volatile boolean gone;

    /**
     * Made on the request's thread.
     *
     * @param time is told what moves
     * @param ignored the request does not count as activity of the process
     */
    public RunningRequest(RequestBody body, FrameOutput out, Permits.Permit permit, RequestTime time, boolean ignored) {
        this.body = body;
        this.out = out;
        this.permit = permit;
        this.time = time;
        this.ignored = ignored;
    }

    /** A byte of the body was read, or one of the response written; gives back its argument. */
    int moved(int count) {
        return time.moved(count);
    }

    /** Gives the permit back: the application is done, but for its last bytes. */
    void releasePermit() {
        permit.release();
    }

    /** The response is complete. With the lock held. */
    void markEnded() {
        ended = true;
    }

    /** The response is broken off. With the lock held. */
    void markAborted() {
        aborted = true;
    }

    /** Something could not be said: the other side has left, or the time is over, which it was told. */
    void couldNotTell() {
        gone |= !isLate();
    }

    /** Whether the other side is known to be gone. */
    public boolean isGone() {
        return gone || body.isGone();
    }

    /** Whether the request's time is over. */
    boolean isLate() {
        return time.isOver();
    }

    /** The application is called on another thread than the one that made this. Before it starts. */
    void runsOn(Thread own) {
        thread = own;
    }

    /** Whether a thread is the one that the application was called on. */
    boolean isOn(Thread other) {
        return other == thread;
    }

    /** Whether the last frame was sent: the other side takes another one for a breach of the protocol. */
    boolean isSettled() {
        lock.lock();
        try {
            return ended || aborted;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the lock and keeps interrupts off, unless nothing can be written any more. */
    boolean beginWrite() throws IOException {
        lock.lock();
        if (over) {
            lock.unlock();
            throw new IOException("the request is over");
        }
        if (isLate()) {
            lock.unlock();
            throw Lateness.failure();
        }
        if (ended || aborted) {
            lock.unlock();
            throw new IOException("the response is complete");
        }
        if (isGone()) {
            lock.unlock();
            throw new ClientAbortException("the client has left");
        }
        return ReaderThread.keepInterrupts();
    }

    /** Undoes {@link #beginWrite}. */
    void endWrite(boolean kept) {
        ReaderThread.passInterrupts(kept);
        lock.unlock();
    }

    /** What a failed write means to the application. */
    IOException lost(IOException cause) {
        gone = true;
        if (isLate()) {
            return Lateness.failure();
        }
        ClientAbortException abort = new ClientAbortException("the client has left");
        abort.initCause(cause);
        return abort;
    }

    /**
     * The application is about to be called: from now on the thread may be interrupted. Not before: it may be loading what
     * others wait for.
     *
     * @throws org.jvmgi.RequestTimeoutException if the time is over already
     */
    public void enterApplication() {
        lock.lock();
        try {
            if (isLate()) {
                throw Lateness.exception();
            }
            inApplication = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the request's time: its answer is 504, or it is cut, and its thread is interrupted. By the watcher.
     *
     * @return false: nothing was done, since a write is under way
     */
    public boolean timeOut() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            if (over) {
                return true;
            }
            boolean hasListener = !isLate() && !ended && !aborted && !isGone();
            time.end(thread, hasListener);
            if (hasListener) {
                // The write may block, which the watcher must not.
                Relay.start(this::tell);
            }
            if (inApplication) {
                thread.interrupt();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Tells the other side that the time is over, if that has to be done. */
    private void tell() {
        lock.lock();
        try {
            if (time.isTelling()) {
                aborted = true;
                time.tell(out);
            }
        } catch (IOException ignored) {
            // The other side left meanwhile.
            gone = true;
        } finally {
            lock.unlock();
        }
    }

    /** Closes the connection under a thread that cannot get rid of what it writes. */
    public void cut() {
        time.cut();
        body.cut();
    }

    /** The process leaves without waiting for the request. */
    public void giveUp() {
        permit.giveUp();
    }

    /** Where the request's thread is now, as one line. */
    public String place() {
        StackTraceElement[] frames = thread.getStackTrace();
        return thread.getName() + (frames.length == 0 ? "" : " at " + frames[0]);
    }

    /** Whether the request does not count as activity of the process. */
    public boolean isIgnored() {
        return ignored;
    }

    /** The time that the request has. */
    public RequestTime time() {
        return time;
    }

    /**
     * Interrupts the request's thread if the other side has left before the response was complete. A thread that reads or
     * writes notices that itself, so nothing is done while one does. By the watcher.
     */
    public void interruptIfLeft() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (inApplication && !over && !ended && !aborted && !isGone() && body.hasLeft()) {
                gone = true;
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets nothing more be done; true when the exchange came to its end in order on this side. */
    public boolean finish() {
        tell();
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
        body.finish();
        return !aborted && !isGone();
    }
}
