/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmgi.Body;

/** A body whose length is known and which is the application's own. */
record OwnBody(List<ByteBuffer> list, AtomicInteger closed) implements Body {
    @Override
    public Iterator<ByteBuffer> iterator() {
        return list.iterator();
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(list.stream().mapToLong(ByteBuffer::remaining).sum());
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
