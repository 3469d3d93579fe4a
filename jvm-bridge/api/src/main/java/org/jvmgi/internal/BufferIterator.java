/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Yields what a source is read into, one buffer used again and again, until the source has no more. */
abstract class BufferIterator implements Iterator<ByteBuffer> {
    private final ByteBuffer buffer;
    private boolean filled;
    private boolean ended;

    /** Reads into a buffer of that many bytes. */
    BufferIterator(int capacity) {
        buffer = ByteBuffer.allocate(capacity);
    }

    /** Reads at least one byte into the buffer, at its position; at the source's end: none. */
    abstract void read(ByteBuffer target) throws IOException;

    @Override
    public final boolean hasNext() {
        if (!filled && !ended) {
            buffer.clear();
            try {
                read(buffer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            buffer.flip();
            filled = buffer.hasRemaining();
            ended = !filled;
        }
        return filled;
    }

    @Override
    public final ByteBuffer next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        filled = false;
        return buffer;
    }
}
