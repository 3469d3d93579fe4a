/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.locks.ReentrantLock;
import org.jvmgi.ClientAbortException;
import org.jvmgi.engine.exchange.Carrier;
import org.jvmgi.engine.log.LogLevel;
import org.jvmgi.engine.wire.Abort;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.LogLine;
import org.jvmgi.engine.wire.ResponseHead;

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
    private final Thread thread = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean over;
    private boolean aborted;
    private boolean ended;
    private volatile boolean gone;

    SocketCarrier(RequestBody body, FrameOutput out, Permits.Permit permit) {
        this.body = body;
        this.out = out;
        this.permit = permit;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (Relay.isNeeded()) {
            return Relay.run(() -> read(into, offset, length));
        }
        boolean kept = ReaderThread.keepInterrupts();
        try {
            return body.read(into, offset, length);
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
        if (Relay.isNeeded()) {
            Relay.run(this::want);
            return;
        }
        boolean kept = beginWrite();
        try {
            out.add(FrameType.WANT);
            out.flush();
        } catch (IOException e) {
            throw lost(e);
        } finally {
            endWrite(kept);
        }
    }

    @Override
    public void head(ResponseHead head) throws IOException {
        if (Relay.isNeeded()) {
            Relay.run(() -> head(head));
            return;
        }
        boolean kept = beginWrite();
        try {
            out.add(head);
        } catch (IOException e) {
            throw lost(e);
        } finally {
            endWrite(kept);
        }
    }

    @Override
    public void data(ByteBuffer bytes) throws IOException {
        if (Relay.isNeeded()) {
            Relay.run(() -> data(bytes));
            return;
        }
        boolean kept = beginWrite();
        try {
            out.data(bytes);
        } catch (IOException e) {
            throw lost(e);
        } finally {
            endWrite(kept);
        }
    }

    @Override
    public int data(FileChannel file, long position, int count) throws IOException {
        if (Relay.isNeeded()) {
            return Relay.run(() -> data(file, position, count));
        }
        boolean kept = beginWrite();
        try {
            return out.data(file, position, count);
        } catch (IOException e) {
            throw lost(e);
        } finally {
            endWrite(kept);
        }
    }

    @Override
    public void flush() throws IOException {
        if (Relay.isNeeded()) {
            Relay.run(this::flush);
            return;
        }
        boolean kept = beginWrite();
        try {
            out.flush();
        } catch (IOException e) {
            throw lost(e);
        } finally {
            endWrite(kept);
        }
    }

    @Override
    public void end() throws IOException {
        // Before the last write: who has read it may send the next request, which should not have to queue.
        permit.release();
        boolean kept = beginWrite();
        try {
            out.add(FrameType.END);
            out.flush();
            ended = true;
        } catch (IOException e) {
            throw lost(e);
        } finally {
            endWrite(kept);
        }
    }

    @Override
    public void abort(int status, int code, String text) {
        permit.release();
        try {
            boolean kept = beginWrite();
            try {
                aborted = true;
                new Abort(status, code, text).encode(out.room(Abort.MAX_SIZE));
                out.flush();
            } finally {
                endWrite(kept);
            }
        } catch (IOException ignored) {
            // There is nobody left to tell.
            gone = true;
        }
    }

    @Override
    public void log(LogLevel level, int code, String text) {
        try {
            if (Relay.isNeeded()) {
                Relay.run(() -> log(level, code, text));
                return;
            }
            boolean kept = beginWrite();
            try {
                new LogLine(level.number(), code, text).encode(out.room(LogLine.MAX_SIZE));
                out.flush();
            } finally {
                endWrite(kept);
            }
        } catch (IOException ignored) {
            // The log went with the other side; whoever writes next will see that.
            gone = true;
        }
    }

    @Override
    public boolean isGone() {
        return gone || body.isGone();
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
            if (!over && !ended && !aborted && !isGone() && body.hasLeft()) {
                gone = true;
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes the carrier useless; true when the exchange came to its end in order on this side. */
    boolean finish() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
        body.finish();
        return !aborted && !isGone();
    }

    /** Takes the lock and keeps interrupts off, unless nothing can be written any more. */
    private boolean beginWrite() throws IOException {
        lock.lock();
        if (over) {
            lock.unlock();
            throw new IOException("the request is over");
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

    private ClientAbortException lost(IOException cause) {
        gone = true;
        ClientAbortException abort = new ClientAbortException("the client has left");
        abort.initCause(cause);
        return abort;
    }
}
