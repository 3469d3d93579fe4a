/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;
import org.jvmgi.engine.wire.FrameHeader;
import org.jvmgi.engine.wire.FrameType;

/** A connection that was accepted. Between requests it may be told to bear no further one. */
final class Connection {
    private final SocketChannel channel;
    private final UserPrincipal peer;
    private boolean busy;
    private boolean drained;

    Connection(SocketChannel channel, UserPrincipal peer) {
        this.channel = channel;
        this.peer = peer;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Who connected. */
    UserPrincipal peer() {
        return peer;
    }

    /** A request begins; false when the connection was told to bear none. */
    synchronized boolean beginRequest() {
        busy = !drained;
        return busy;
    }

    /** The request is over. */
    synchronized void endRequest() {
        busy = false;
    }

    /** Tells the other side, between requests only, that the connection bears no further one. */
    synchronized boolean drain() {
        if (busy || drained) {
            return false;
        }
        drained = true;
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE);
        FrameHeader.encode(frame, FrameType.DRAIN, 0);
        frame.flip();
        try {
            while (frame.hasRemaining() && channel.write(frame) > 0) {
                // A connection that is idle takes eight bytes at once; one that does not is beyond telling.
            }
        } catch (IOException ignored) {
            // The other side has closed it already, which is as good.
            close();
        }
        return true;
    }

    /** Logs that the other side broke the protocol. */
    void report(IOException cause) {
        ProcessLog.line(LogCode.PROTOCOL_BROKEN, "user " + peer.getName() + ": " + cause.getMessage());
    }

    /** Closes the connection, also under a thread that reads it. */
    void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nothing of it is used any more.
        }
    }
}
