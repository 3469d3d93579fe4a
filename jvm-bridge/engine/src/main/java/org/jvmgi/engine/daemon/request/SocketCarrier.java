/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.request;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jvmgi.engine.daemon.frame.FrameOutput;
import org.jvmgi.engine.daemon.thread.Errands;
import org.jvmgi.engine.daemon.thread.ReaderThread;
import org.jvmgi.engine.daemon.thread.Relay;
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
public final class SocketCarrier implements Carrier {
    private final RequestBody body;
    private final FrameOutput out;
    private final RunningRequest request;
    private Errands errands;

    /** Makes one, on the request's thread. */
    public SocketCarrier(RequestBody body, FrameOutput out, RunningRequest request) {
        this.body = body;
        this.out = out;
        this.request = request;
    }

    /** What it carries. */
    public RunningRequest request() {
        return request;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (Relay.isNeeded()) {
            return elsewhere(() -> read(into, offset, length));
        }
        boolean kept = ReaderThread.keepInterrupts();
        try {
            return request.moved(body.read(into, offset, length));
        } catch (IOException e) {
            throw request.isLate() ? Lateness.failure() : e;
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
            return request.moved(0);
        });
    }

    @Override
    public void side(SideFields fields) throws IOException {
        write(() -> {
            fields.encode(out.room(fields.size()));
            out.flush();
            return request.moved(0);
        });
    }

    @Override
    public void data(ByteBuffer bytes) throws IOException {
        write(() -> {
            out.data(bytes);
            return request.moved(0);
        });
    }

    @Override
    public int data(FileChannel file, long position, int count) throws IOException {
        return write(() -> request.moved(out.data(file, position, count)));
    }

    @Override
    public boolean file(FileDescriptor descriptor, long position, long length) throws IOException {
        if (Relay.isNeeded()) {
            return Relay.run(() -> file(descriptor, position, length) ? 1 : 0) == 1;
        }
        boolean kept = request.beginWrite();
        try {
            return out.file(descriptor, new FilePart(position, length));
        } catch (IOException e) {
            throw request.lost(e);
        } finally {
            request.endWrite(kept);
        }
    }

    @Override
    public void flush() throws IOException {
        write(() -> {
            out.flush();
            return request.moved(0);
        });
    }

    @Override
    public void end() throws IOException {
        // Before the last write: who has read it may send the next request, which should not have to queue.
        request.releasePermit();
        write(() -> {
            out.add(FrameType.END);
            out.flush();
            request.markEnded();
            return 0;
        });
    }

    @Override
    public void abort(int status, int code, String text) {
        request.releasePermit();
        if (request.isSettled()) {
            return;
        }
        try {
            write(() -> {
                request.markAborted();
                new Abort(status, code, text).encode(out.room(Abort.MAX_SIZE));
                out.flush();
                return 0;
            });
        } catch (IOException ignored) {
            // There is nobody left to tell, or the time is over and that was told.
            request.couldNotTell();
        }
    }

    @Override
    public void log(LogLevel level, int code, String text) {
        if (request.isSettled()) {
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
            request.couldNotTell();
        }
    }

    @Override
    public boolean isGone() {
        return request.isGone();
    }

    @Override
    public boolean isLate() {
        return request.isLate();
    }

    /** The application is called on a thread of its own, which has its I/O done by the request's reader. Before it starts. */
    public void runsOn(Thread own, Errands itsErrands) {
        request.runsOn(own);
        errands = itsErrands;
    }

    private int elsewhere(Relay.Action action) throws IOException {
        // Only the call's own thread: one of the application's may read while that one writes.
        return errands != null && request.isOn(Thread.currentThread()) ? errands.run(action) : Relay.run(action);
    }

    private int write(Relay.Action action) throws IOException {
        if (Relay.isNeeded()) {
            return elsewhere(() -> write(action));
        }
        boolean kept = request.beginWrite();
        try {
            return action.run();
        } catch (IOException e) {
            throw request.lost(e);
        } finally {
            request.endWrite(kept);
        }
    }
}
