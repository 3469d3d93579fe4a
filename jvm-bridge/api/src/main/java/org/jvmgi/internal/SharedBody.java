/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jvmgi.Body;

/** A body of bytes that are known now. Immutable: each iteration yields a buffer of its own over the same bytes. */
public final class SharedBody implements Body {
    /** The body without bytes. */
    public static final SharedBody EMPTY = new SharedBody(ByteBuffer.allocate(0));

    /** Read-only, so that middleware cannot change what other responses share; its position and limit never move. */
    private final ByteBuffer bytes;

    /**
     * Takes what a buffer holds between its position and its limit.
     *
     * @param bytes the buffer; its bytes are not copied
     */
    public SharedBody(ByteBuffer bytes) {
        this.bytes = bytes.slice().asReadOnlyBuffer();
    }

    /**
     * All bytes.
     *
     * @return a buffer of the caller's own, read-only
     */
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        return bytes.hasRemaining() ? List.of(bytes()).iterator() : Collections.emptyIterator();
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(bytes.remaining());
    }
}
