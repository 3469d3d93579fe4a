/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import org.jvmgi.engine.daemon.frame.FrameInput;
import org.jvmgi.engine.daemon.frame.SlotSupply;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;
import org.jvmgi.engine.wire.FrameHeader;
import org.jvmgi.engine.wire.FrameType;

/** A connection that was accepted. Between requests it may be told to bear no further one. */
public final class Connection {
    /** After as many requests a connection is taken for a busy one. */
    static final int WORTH_A_PIPE = 256;

    private final SocketChannel channel;
    private final UserPrincipal peer;

    /** Whence requests come; {@code null}: from the socket. */
    private Pipe.SourceChannel pipe;

    private boolean hooks;

    /** Requests that came over the socket; a large piece of a response counts as one. */
    private int borne;

    private volatile SlotSupply slots;

    private boolean busy;
    private boolean drained;
    private boolean queued;

    Connection(SocketChannel channel, UserPrincipal peer) {
        this.channel = channel;
        this.peer = peer;
    }

    /** The socket. */
    public SocketChannel channel() {
        return channel;
    }

    /**
     * From now on the other side sends over a pipe. On a socket, each answer that it takes in wakes the reader that waits for
     * the next request there, for nothing. Before any reader has the connection.
     */
    void readFrom(Pipe.SourceChannel source) {
        pipe = source;
        slots = new SlotSupply(channel);
    }

    /** What becomes readable when the other side has something to say, or leaves. */
    SelectableChannel input() {
        return pipe == null ? channel : pipe;
    }

    /** Lets frames be read from here. */
    public void attachTo(FrameInput in) {
        if (pipe == null) {
            in.attach(channel);
        } else {
            in.attach(pipe);
        }
    }

    /** Settles whether the connection bears hooks, or requests. Before anything else is done with it. */
    public synchronized void serveHooks(boolean wanted) {
        hooks = wanted;
    }

    /** Whether the connection bears hooks, and no requests. */
    public synchronized boolean isForHooks() {
        return hooks;
    }

    /** Who connected. */
    public UserPrincipal peer() {
        return peer;
    }

    /**
     * Tells the other side that what it has just sent waits for a thread. The channel must not block yet.
     *
     * @throws IOException if the other side has left
     */
    synchronized void queue() throws IOException {
        queued = tell(FrameType.QUEUED);
    }

    /** Whether the request that comes now was told that it waits, and has a place for that; asked once. */
    public synchronized boolean takeQueued() {
        boolean was = queued;
        queued = false;
        return was;
    }

    /** A request begins; false when the connection was told to bear none. */
    public synchronized boolean beginRequest() {
        busy = !drained;
        return busy;
    }

    /**
     * The request is over.
     *
     * @param bytes of large pieces of its response that were copied into the socket
     */
    public synchronized void endRequest(long bytes) {
        busy = false;
        if (pipe == null && borne < WORTH_A_PIPE) {
            borne += 1 + (int) Math.min(bytes / FrameType.MAX_DATA, WORTH_A_PIPE);
        }
    }

    /** Where large pieces of responses find slots; {@code null}: nowhere. On the thread that reads the connection, for each request. */
    public SlotSupply slots() throws IOException {
        if (slots != null) {
            slots.settle();
        }
        return slots;
    }

    /** Whether so many requests come over this socket that one which has a pipe beside it should take its place. */
    public synchronized boolean isWorthAPipe() {
        return borne >= WORTH_A_PIPE;
    }

    /** Tells the other side, between requests only, that the connection bears no further one. */
    public synchronized boolean drain() {
        if (busy || drained) {
            return false;
        }
        drained = true;
        try {
            tell(FrameType.DRAIN);
        } catch (IOException ignored) {
            // The other side has closed it already, which is as good.
            close();
        }
        return true;
    }

    /**
     * Takes nothing more in, unless a request runs: what is sent from now on fails at the sender, who knows then that nobody
     * has read it.
     */
    public synchronized void shutInput() {
        if (busy) {
            return;
        }
        try {
            if (pipe == null) {
                channel.shutdownInput();
            } else {
                pipe.close();
            }
        } catch (IOException ignored) {
            // It is closed.
        }
    }

    /** A connection that is idle takes eight bytes at once; one that does not is beyond telling: false. */
    private boolean tell(FrameType type) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE);
        FrameHeader.encode(frame, type, 0);
        return channel.write(frame.flip()) == FrameHeader.SIZE;
    }

    /** Logs that the other side broke the protocol. */
    public void report(IOException cause) {
        ProcessLog.line(LogCode.PROTOCOL_BROKEN, "user " + peer.getName() + ": " + cause.getMessage());
    }

    /** Closes the connection, also under a thread that reads it. */
    public void close() {
        // The pipe first: who sees the end of the socket has to know what of the pipe nobody has read.
        try {
            if (pipe != null) {
                pipe.close();
            }
            channel.close();
        } catch (IOException ignored) {
            // Nothing of it is used any more.
        }
        if (slots != null) {
            slots.close();
        }
    }
}
