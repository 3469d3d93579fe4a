/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jvmgi.Body;

/** A body that replaces another's buffers as they pass. */
public final class MappedBody extends SingleUseBody {
    private final Body source;
    private final UnaryOperator<ByteBuffer> change;

    /**
     * Takes over a body.
     *
     * @param source the body
     * @param change makes the buffer to send from one of the body's
     */
    public MappedBody(Body source, UnaryOperator<ByteBuffer> change) {
        this.source = Objects.requireNonNull(source, "source");
        this.change = Objects.requireNonNull(change, "change");
    }

    @Override
    Iterator<ByteBuffer> begin() {
        Iterator<ByteBuffer> buffers = source.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return buffers.hasNext();
            }

            @Override
            public ByteBuffer next() {
                return Objects.requireNonNull(change.apply(buffers.next()), "a body's buffer was mapped to null");
            }
        };
    }

    @Override
    void release() throws IOException {
        source.close();
    }
}
