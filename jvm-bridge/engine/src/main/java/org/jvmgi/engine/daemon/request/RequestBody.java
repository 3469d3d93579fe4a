/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.request;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jvmgi.ClientAbortException;
import org.jvmgi.RequestBodyException;
import org.jvmgi.engine.daemon.connection.Connection;
import org.jvmgi.engine.daemon.frame.FrameInput;
import org.jvmgi.engine.wire.Abort;
import org.jvmgi.engine.wire.FrameHeader;
import org.jvmgi.engine.wire.ProtocolException;

/** The body of one request on a connection: the frames between REQUEST and END. */
public final class RequestBody {
    private final Connection connection;
    private final FrameInput in;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean open;
    private boolean over;
    private int left;
    private IOException failure;
    private volatile boolean gone;

    /**
     * Makes one.
     *
     * @param open whether the request has a body
     */
    public RequestBody(Connection connection, FrameInput in, boolean open) {
        this.connection = connection;
        this.in = in;
        this.open = open;
    }

    /** Reads at least one byte; −1 at the end. Called by threads of the engine only. */
    int read(byte[] into, int offset, int length) throws IOException {
        lock.lock();
        try {
            if (over) {
                throw new IOException("the request is over");
            }
            while (left == 0) {
                if (failure != null) {
                    throw failure;
                }
                if (!open) {
                    return -1;
                }
                nextFrame();
            }
            int count = in.take(into, offset, Math.min(length, left));
            left -= count;
            return count;
        } catch (RequestBodyException e) {
            throw e;
        } catch (IOException e) {
            throw over ? e : lost(e);
        } finally {
            lock.unlock();
        }
    }

    private void nextFrame() throws IOException {
        FrameHeader frame = in.next();
        if (frame == null) {
            throw new EOFException("the connection ended inside a request body");
        }
        switch (frame.type()) {
            case DATA -> left = frame.length();
            case END -> open = false;
            case ABORT -> {
                open = false;
                failure = broken(Abort.decode(in.payload(frame.length())));
            }
            case CANCEL -> throw new ClientAbortException("the client has left");
            default -> throw new ProtocolException(frame.type() + " inside a request body");
        }
    }

    private static RequestBodyException broken(Abort abort) {
        int status =
                switch (abort.status()) {
                    case RequestBodyException.TOO_SLOW, RequestBodyException.TOO_LARGE -> abort.status();
                    default -> RequestBodyException.BROKEN;
                };
        String text = abort.text().isEmpty() ? "the request body broke" : abort.text();
        return new RequestBodyException(status, text);
    }

    /** The other side is gone: every further read says so. */
    private ClientAbortException lost(IOException cause) {
        if (failure instanceof ClientAbortException before) {
            return before;
        }
        if (cause instanceof ProtocolException) {
            connection.report(cause);
        }
        ClientAbortException abort = new ClientAbortException("the client has left");
        abort.initCause(cause);
        failure = abort;
        gone = true;
        left = 0;
        return abort;
    }

    /**
     * Makes the body useless to the application. A thread of the application's that reads it still, against the rules, is
     * thrown out by closing the connection.
     */
    void finish() {
        if (!lock.tryLock()) {
            connection.close();
            lock.lock();
        }
        over = true;
        lock.unlock();
    }

    /**
     * Reads what is left of the body after the response; the other side closes the connection instead of sending more than
     * what was on its way.
     *
     * @return whether the body came to its end in order
     */
    public boolean complete() throws IOException {
        while (open) {
            if (left > 0) {
                left -= in.skip(left);
            } else {
                nextFrame();
            }
        }
        return failure == null;
    }

    /** Closes the connection under whoever reads or writes. */
    void cut() {
        gone = true;
        connection.close();
    }

    /** How many bytes can be read without waiting; none while another thread reads. */
    int available() {
        if (!lock.tryLock()) {
            return 0;
        }
        try {
            return over ? 0 : Math.min(left, in.buffered());
        } finally {
            lock.unlock();
        }
    }

    /** Whether the other side has left meanwhile; false while a thread reads, which notices that itself. */
    boolean hasLeft() {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            return !over && in.takeArrived();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the other side is known to be gone. */
    boolean isGone() {
        return gone;
    }
}
