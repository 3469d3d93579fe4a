/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.frame;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.ProtocolException;
import org.jvmgi.engine.wire.Slots;

/**
 * The memory of one connection that large pieces of responses go through, in slots that are filled in turn. The other side
 * maps it and sends from there; it grants slots, one byte for each, over the socket, which bears nothing else in that
 * direction because requests come over a pipe.
 */
final class SharedSlots {
    /** Half of them are filled while the others are sent; with fewer, either side waits for the other more often. */
    static final int COUNT = 8;

    private final SocketChannel channel;
    private final SharedMemory memory;
    private final ByteBuffer grants = ByteBuffer.allocateDirect(2 * COUNT);
    private int next;
    private int free;

    private SharedSlots(SocketChannel channel, SharedMemory memory) {
        this.channel = channel;
        this.memory = memory;
    }

    /**
     * Makes the memory of a connection and offers it to the other side.
     *
     * @return {@code null}: there is none to be had, or the connection is lost, as the next write will say
     */
    static SharedSlots offer(SocketChannel channel) {
        Descriptors descriptors = Descriptors.get();
        SharedMemory memory = descriptors == null ? null : SharedMemory.of(COUNT * FrameType.MAX_DATA);
        if (memory == null) {
            return null;
        }
        try {
            ByteBuffer frame = ByteBuffer.allocateDirect(Slots.SIZE);
            Slots.encodeMemory(frame, COUNT);
            descriptors.send(channel, frame.flip(), memory.descriptor());
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
            return new SharedSlots(channel, memory);
        } catch (IOException ignored) {
            memory.close();
            return null;
        }
    }

    /** Whether the other side has taken the offer by now. */
    boolean areGranted() throws IOException {
        channel.configureBlocking(false);
        try {
            return takeGrants() > 0;
        } finally {
            channel.configureBlocking(true);
        }
    }

    /** Whether one can be filled without waiting. */
    boolean areFree() {
        return free > 0;
    }

    /** Waits until one can be filled. */
    void await() throws IOException {
        if (takeGrants() < 0) {
            throw new EOFException("the other side has left");
        }
    }

    private int takeGrants() throws IOException {
        int count = channel.read(grants.clear());
        free += Math.max(0, count);
        if (free > COUNT) {
            throw new ProtocolException("more slots granted than there are");
        }
        return count;
    }

    /** Fills the next one; moves the position of {@code bytes} behind what is in it. */
    void fill(ByteBuffer bytes, int count) throws IOException {
        memory.put(next * FrameType.MAX_DATA, bytes, count);
        next = (next + 1) % COUNT;
        free--;
    }

    /** Gives the memory back. From any thread. */
    void close() {
        memory.close();
    }
}
