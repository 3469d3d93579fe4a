/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;

/** A body of what an input stream holds, as long as it lasts. */
public final class StreamBody extends SingleUseBody {
    private static final int BUFFER_SIZE = 16 * 1024;

    private final InputStream stream;

    /**
     * Takes over a stream.
     *
     * @param stream the stream
     */
    public StreamBody(InputStream stream) {
        this.stream = Objects.requireNonNull(stream, "stream");
    }

    @Override
    Iterator<ByteBuffer> begin() {
        return new BufferIterator(BUFFER_SIZE) {
            @Override
            void read(ByteBuffer target) throws IOException {
                int count = stream.read(target.array(), target.arrayOffset(), target.capacity());
                target.position(Math.max(count, 0));
            }
        };
    }

    @Override
    void release() throws IOException {
        stream.close();
    }
}
