/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jvmgi.ClientAbortException;
import org.jvmgi.engine.exchange.Carrier;
import org.jvmgi.engine.exchange.Lateness;
import org.jvmgi.engine.log.LogLevel;
import org.jvmgi.engine.wire.Abort;
import org.jvmgi.engine.wire.FilePart;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.LogLine;
import org.jvmgi.engine.wire.ResponseHead;
import org.jvmgi.engine.wire.SideFields;

/**
 * Carries one request over a connection. Made anew for each request, so that an application which keeps hold of an old one
 * cannot reach the next; the buffers below are those of the reader thread, which makes the carrier.
 *
 * <p>A call from a thread that is not the engine's is done by one that is (see {@link Relay}): such a call comes back to
 * the same method there.
 */
final class SocketCarrier implements Carrier {
    private final RequestBody body;
    private final FrameOutput out;
    private final Permits.Permit permit;
    private Thread thread = Thread.currentThread();
    private Errands errands;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean over;
    private boolean aborted;
    private boolean ended;
    private volatile boolean gone;
    private final RequestTime time;
    private final boolean ignored;
    private boolean inApplication;

    /**
     * Makes one, on the request's thread.
     *
     * @param time is told what moves
     * @param ignored the request does not count as activity of the process
     */
    SocketCarrier(RequestBody body, FrameOutput out, Permits.Permit permit, RequestTime time, boolean ignored) {
        this.body = body;
        this.out = out;
        this.permit = permit;
        this.time = time;
        this.ignored = ignored;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (Relay.isNeeded()) {
            return elsewhere(() -> read(into, offset, length));
        }
        boolean kept = ReaderThread.keepInterrupts();
        try {
            return time.moved(body.read(into, offset, length));
        } catch (IOException e) {
            throw isLate() ? Lateness.failure() : e;
        } finally {
            ReaderThread.passInterrupts(kept);
        }
    }

    @Override
    public int available() {
        return body.available();
    }

    @Override
    public void want() throws IOException {
        write(() -> {
            out.add(FrameType.WANT);
            out.flush();
            return 0;
        });
    }

    @Override
    public void head(ResponseHead head) throws IOException {
        write(() -> {
            out.add(head);
            return time.moved(0);
        });
    }

    @Override
    public void side(SideFields fields) throws IOException {
        write(() -> {
            fields.encode(out.room(fields.size()));
            out.flush();
            return time.moved(0);
        });
    }

    @Override
    public void data(ByteBuffer bytes) throws IOException {
        write(() -> {
            out.data(bytes);
            return time.moved(0);
        });
    }

    @Override
    public int data(FileChannel file, long position, int count) throws IOException {
        return write(() -> time.moved(out.data(file, position, count)));
    }

    @Override
    public boolean file(FileDescriptor descriptor, long position, long length) throws IOException {
        if (Relay.isNeeded()) {
            return Relay.run(() -> file(descriptor, position, length) ? 1 : 0) == 1;
        }
        boolean kept = beginWrite();
        try {
            return out.file(descriptor, new FilePart(position, length));
        } catch (IOException e) {
            throw lost(e);
        } finally {
            endWrite(kept);
        }
    }

    @Override
    public void flush() throws IOException {
        write(() -> {
            out.flush();
            return time.moved(0);
        });
    }

    @Override
    public void end() throws IOException {
        // Before the last write: who has read it may send the next request, which should not have to queue.
        permit.release();
        write(() -> {
            out.add(FrameType.END);
            out.flush();
            ended = true;
            return 0;
        });
    }

    @Override
    public void abort(int status, int code, String text) {
        permit.release();
        if (isSettled()) {
            return;
        }
        try {
            write(() -> {
                aborted = true;
                new Abort(status, code, text).encode(out.room(Abort.MAX_SIZE));
                out.flush();
                return 0;
            });
        } catch (IOException ignored) {
            // There is nobody left to tell, or the time is over and that was told.
            gone |= !isLate();
        }
    }

    @Override
    public void log(LogLevel level, int code, String text) {
        if (isSettled()) {
            return;
        }
        try {
            write(() -> {
                new LogLine(level.number(), code, text).encode(out.room(LogLine.MAX_SIZE));
                out.flush();
                return 0;
            });
        } catch (IOException ignored) {
            // The log went with the other side, or the time is over; whoever writes next will see that.
            gone |= !isLate();
        }
    }

    @Override
    public boolean isGone() {
        return gone || body.isGone();
    }

    @Override
    public boolean isLate() {
        return time.isOver();
    }

    /**
     * The application is about to be called: from now on the thread may be interrupted. Not before: it may be loading what
     * others wait for.
     *
     * @throws org.jvmgi.RequestTimeoutException if the time is over already
     */
    void enterApplication() {
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
    boolean timeOut() {
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
    void cut() {
        time.cut();
        body.cut();
    }

    /** The process leaves without waiting for the request. */
    void giveUp() {
        permit.giveUp();
    }

    /** Where the request's thread is now, as one line. */
    String place() {
        StackTraceElement[] frames = thread.getStackTrace();
        return thread.getName() + (frames.length == 0 ? "" : " at " + frames[0]);
    }

    /** Whether the request does not count as activity of the process. */
    boolean isIgnored() {
        return ignored;
    }

    /** The time that the request has. */
    RequestTime time() {
        return time;
    }

    /**
     * Interrupts the request's thread if the other side has left before the response was complete. A thread that reads or
     * writes notices that itself, so nothing is done while one does. By the watcher.
     */
    void interruptIfLeft() {
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

    /** Makes the carrier useless; true when the exchange came to its end in order on this side. */
    boolean finish() {
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

    /** The application is called on a thread of its own, which has its I/O done by the request's reader. Before it starts. */
    void runsOn(Thread own, Errands itsErrands) {
        thread = own;
        errands = itsErrands;
    }

    private int elsewhere(Relay.Action action) throws IOException {
        // Only the call's own thread: one of the application's may read while that one writes.
        return errands != null && Thread.currentThread() == thread ? errands.run(action) : Relay.run(action);
    }

    private int write(Relay.Action action) throws IOException {
        if (Relay.isNeeded()) {
            return elsewhere(() -> write(action));
        }
        boolean kept = beginWrite();
        try {
            return action.run();
        } catch (IOException e) {
            throw lost(e);
        } finally {
            endWrite(kept);
        }
    }

    /** Whether the last frame was sent: the other side takes another one for a breach of the protocol. */
    private boolean isSettled() {
        lock.lock();
        try {
            return ended || aborted;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the lock and keeps interrupts off, unless nothing can be written any more. */
    private boolean beginWrite() throws IOException {
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

    private void endWrite(boolean kept) {
        ReaderThread.passInterrupts(kept);
        lock.unlock();
    }

    private IOException lost(IOException cause) {
        gone = true;
        if (isLate()) {
            return Lateness.failure();
        }
        ClientAbortException abort = new ClientAbortException("the client has left");
        abort.initCause(cause);
        return abort;
    }
}
