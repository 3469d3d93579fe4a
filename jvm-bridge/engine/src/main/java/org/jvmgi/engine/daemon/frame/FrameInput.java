/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.frame;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import org.jvmgi.engine.wire.FrameHeader;

/**
 * Reads frames from a blocking channel through one direct buffer, which takes whatever has arrived at each read. The buffer
 * becomes larger, once, when more had arrived than it could take.
 */
public final class FrameInput {
    private static final int SMALL = 16 * 1024;
    private static final int LARGE = 128 * 1024;

    private ByteBuffer buffer = ByteBuffer.allocateDirect(SMALL).limit(0);
    private ReadableByteChannel channel;
    private SelectableChannel mode;
    private boolean ended;

    /** Goes on with another connection's input; nothing of the one before may be left. */
    public <C extends SelectableChannel & ReadableByteChannel> void attach(C next) {
        channel = next;
        mode = next;
        ended = false;
        buffer.clear().limit(0);
    }

    /** Bytes that have been read from the channel and not been taken. */
    public int buffered() {
        return buffer.remaining();
    }

    /**
     * Reads the header of the next frame.
     *
     * @return the header; {@code null} when the stream ended before its first byte
     * @throws org.jvmgi.engine.wire.ProtocolException if it is none
     * @throws EOFException if the stream ends inside of it
     */
    public FrameHeader next() throws IOException {
        while (buffer.remaining() < FrameHeader.SIZE) {
            if (fill() < 0) {
                if (buffer.hasRemaining()) {
                    throw new EOFException("the connection ended inside a frame");
                }
                return null;
            }
        }
        return FrameHeader.decode(buffer);
    }

    /** Reads a whole payload into an array of its own. */
    public byte[] payload(int length) throws IOException {
        byte[] payload = new byte[length];
        int done = 0;
        while (done < length) {
            done += take(payload, done, length - done);
        }
        return payload;
    }

    /** Reads at least one byte of a payload, at most {@code length}. */
    public int take(byte[] into, int offset, int length) throws IOException {
        while (!buffer.hasRemaining()) {
            if (fill() < 0) {
                throw new EOFException("the connection ended inside a frame");
            }
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(into, offset, count);
        return count;
    }

    /** Passes over bytes of a payload: at least one, at most {@code length}. */
    public int skip(int length) throws IOException {
        while (!buffer.hasRemaining()) {
            if (fill() < 0) {
                throw new EOFException("the connection ended inside a frame");
            }
        }
        int count = Math.min(length, buffer.remaining());
        buffer.position(buffer.position() + count);
        return count;
    }

    /** Waits until there is something to read, or the end. */
    public void await() throws IOException {
        if (!buffer.hasRemaining() && fill() < 0) {
            ended = true;
        }
    }

    /**
     * Takes in what has arrived, as far as there is room for it, without waiting. Nobody may use the channel meanwhile.
     *
     * @return whether the other side has closed the connection
     */
    public boolean takeArrived() {
        try {
            mode.configureBlocking(false);
            try {
                int count;
                do {
                    count = fill();
                } while (count > 0);
                ended = count < 0;
                return ended;
            } finally {
                mode.configureBlocking(true);
            }
        } catch (IOException ignored) {
            // It broke: whoever reads on meets that again, after what has arrived.
            return true;
        }
    }

    /** Reads and forgets until the other side has closed. */
    public void discard() throws IOException {
        do {
            buffer.position(buffer.limit());
        } while (fill() >= 0);
    }

    private int fill() throws IOException {
        if (ended) {
            return -1;
        }
        boolean wasFull = buffer.limit() == SMALL && buffer.capacity() == SMALL;
        buffer = wasFull ? ByteBuffer.allocateDirect(LARGE).put(buffer) : buffer.compact();
        try {
            return channel.read(buffer);
        } finally {
            buffer.flip();
        }
    }
}
