/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.frame;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import org.jvmgi.engine.wire.FilePart;
import org.jvmgi.engine.wire.FrameHeader;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.ResponseHead;
import org.jvmgi.engine.wire.Slots;

/**
 * Gathers frames in one direct buffer and writes them to a blocking channel, as few times as can be. The buffer becomes
 * larger, once, when something does not fit into it.
 */
public final class FrameOutput {
    /** A head of usual size and a full DATA frame in one write. */
    private static final int LARGE = FrameType.MAX_DATA + 8 * 1024;

    private static final int SMALL = 16 * 1024;

    /** What is copied in order to spare a write. */
    private static final int WORTH_COPYING = 16 * 1024;

    private ByteBuffer buffer = ByteBuffer.allocateDirect(SMALL);
    private SocketChannel channel;

    /** The descriptor that travels with the next flush. */
    private FileDescriptor passed;

    /** Where large pieces find slots; {@code null}: nowhere, so they go through the channel. */
    private SlotSupply supply;

    private long copied;

    /** Goes on with another connection; what was not flushed is forgotten. */
    public void attach(SocketChannel next) {
        channel = next;
        supply = null;
        passed = null;
        buffer.clear();
    }

    /** The buffer, with room for some bytes, to encode a frame into. */
    public ByteBuffer room(int size) throws IOException {
        if (buffer.remaining() < size) {
            grow();
        }
        if (buffer.remaining() < size) {
            flush();
        }
        return buffer;
    }

    private void grow() {
        if (buffer.capacity() == SMALL) {
            buffer = ByteBuffer.allocateDirect(LARGE).put(buffer.flip());
        }
    }

    /** Adds a frame without payload. */
    public void add(FrameType type) throws IOException {
        FrameHeader.encode(room(FrameHeader.SIZE), type, 0);
    }

    /** Adds a response head; one that is larger than the buffer is written at once. */
    public void add(ResponseHead head) throws IOException {
        int size = FrameHeader.SIZE + head.size();
        if (size <= LARGE) {
            head.encode(room(size));
            return;
        }
        flush();
        ByteBuffer large = ByteBuffer.allocate(size);
        head.encode(large);
        write(large.flip());
    }

    /** From now on large pieces may find slots here; {@code null}: nowhere. */
    public void share(SlotSupply next) {
        supply = next;
        copied = 0;
    }

    /** How many bytes of large pieces have gone through the channel since {@link #share}. */
    public long copied() {
        return copied;
    }

    /** Adds bytes of the body; moves the position of {@code bytes} to its limit. */
    public void data(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        SharedSlots slots = count > WORTH_COPYING && supply != null ? supply.slots() : null;
        if (slots != null) {
            fill(slots, bytes);
            return;
        }
        copyAll(bytes);
        if (count > WORTH_COPYING) {
            copied += count;
            if (supply != null && supply.count(count)) {
                flush();
                supply.offer();
            }
        }
    }

    /** Adds SLOT frames; all but the last are written at once, so that the other side need not wait for that. */
    private void fill(SharedSlots slots, ByteBuffer bytes) throws IOException {
        if (passed != null) {
            flush();
        }
        while (true) {
            if (!slots.areFree()) {
                flush();
                slots.await();
            }
            int count = Math.min(bytes.remaining(), FrameType.MAX_DATA);
            slots.fill(bytes, count);
            Slots.encodeSlot(room(Slots.SIZE), count);
            if (!bytes.hasRemaining()) {
                return;
            }
            flush();
        }
    }

    /** Adds DATA frames. */
    private void copyAll(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() > buffer.remaining() - FrameHeader.SIZE) {
            grow();
        }
        while (bytes.hasRemaining()) {
            int room = buffer.remaining() - FrameHeader.SIZE;
            int count = Math.min(bytes.remaining(), FrameType.MAX_DATA);
            if (passed != null) {
                flush();
            } else if (bytes.isDirect() && count > WORTH_COPYING && (count > room || isStreaming())) {
                dataApart(bytes, count);
            } else if (count > room && room < WORTH_COPYING) {
                flush();
            } else {
                copy(bytes, Math.min(count, room));
            }
        }
    }

    /** What went before was written: there is no head that these bytes could go with, nor an end, most likely, that could go with them. */
    private boolean isStreaming() {
        return buffer.position() == 0;
    }

    private void copy(ByteBuffer bytes, int count) {
        FrameHeader.encode(buffer, FrameType.DATA, count);
        buffer.put(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
    }

    /** Writes a DATA frame whose payload stays where it is. */
    private void dataApart(ByteBuffer bytes, int count) throws IOException {
        FrameHeader.encode(room(FrameHeader.SIZE), FrameType.DATA, count);
        ByteBuffer[] both = {buffer.flip(), bytes.slice(bytes.position(), count)};
        try {
            while (both[1].hasRemaining()) {
                channel.write(both);
            }
        } finally {
            buffer.clear();
        }
        bytes.position(bytes.position() + count);
    }

    /**
     * Adds bytes of a file as one DATA frame.
     *
     * @return how many; −1 at the end of the file
     * @throws UncheckedIOException if the file cannot be read
     */
    public int data(FileChannel file, long position, int wanted) throws IOException {
        int count = Math.min(wanted, FrameType.MAX_DATA);
        room(FrameHeader.SIZE + count);
        int start = buffer.position();
        buffer.position(start + FrameHeader.SIZE).limit(start + FrameHeader.SIZE + count);
        int got;
        try {
            got = file.read(buffer, position);
        } catch (IOException e) {
            // Unchecked, since an IOException from here means that the other side is gone.
            throw new UncheckedIOException(e);
        } finally {
            buffer.limit(buffer.capacity()).position(start);
        }
        if (got > 0) {
            FrameHeader.encode(buffer, FrameType.DATA, got);
            buffer.position(buffer.position() + got);
        }
        return got;
    }

    /**
     * Adds a part of a file as a FILE frame. The file has to stay open until the next flush.
     *
     * @return false: its descriptor cannot be passed on
     */
    public boolean file(FileDescriptor descriptor, FilePart part) throws IOException {
        if (Descriptors.get() == null || (supply != null && supply.isPending())) {
            return false;
        }
        part.encode(room(FilePart.SIZE));
        passed = descriptor;
        return true;
    }

    /** Writes what was gathered. */
    public void flush() throws IOException {
        buffer.flip();
        try {
            if (passed != null) {
                Descriptors.get().send(channel, buffer, passed);
            }
            write(buffer);
        } finally {
            passed = null;
            buffer.clear();
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
