/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jvmgi.Body;

/** A body over somebody else's buffers, which it closes if they can be closed. */
public final class IterableBody extends SingleUseBody {
    private final Supplier<Iterator<? extends ByteBuffer>> source;
    private final Object owner;

    /**
     * Takes over buffers.
     *
     * @param buffers the buffers
     */
    public IterableBody(Iterable<? extends ByteBuffer> buffers) {
        owner = Objects.requireNonNull(buffers, "buffers");
        source = buffers::iterator;
    }

    /**
     * Takes over a stream of buffers.
     *
     * @param buffers the stream
     */
    public IterableBody(Stream<? extends ByteBuffer> buffers) {
        owner = Objects.requireNonNull(buffers, "buffers");
        source = buffers::iterator;
    }

    @Override
    public OptionalLong length() {
        return owner instanceof Body body ? body.length() : OptionalLong.empty();
    }

    @Override
    Iterator<ByteBuffer> begin() {
        Iterator<? extends ByteBuffer> buffers = source.get();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return buffers.hasNext();
            }

            @Override
            public ByteBuffer next() {
                return buffers.next();
            }
        };
    }

    @Override
    void release() throws IOException {
        if (owner instanceof AutoCloseable closeable) {
            closeAny(closeable);
        }
    }
}
