/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal.lint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jvmgi.Body;

/** Checks a body while it is sent, and how the server goes about it. */
final class BodyLint implements Body {
    private final RequestLint request;
    private final Body application;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final LentBuffer lent = new LentBuffer();

    BodyLint(RequestLint request, Body application) {
        this.request = request;
        this.application = application;
    }

    @Override
    public OptionalLong length() {
        OptionalLong length = application.length();
        Rule.BODY.require(length != null, "length() returned null");
        Rule.BODY_LENGTH.require(length.isEmpty() || length.getAsLong() >= 0, "length() is " + length);
        return length;
    }

    @Override
    public Iterator<ByteBuffer> iterator() {
        Rule.ITERATION.require(!closed.get(), "iterator() after close()");
        Rule.ITERATION.require(!begun.getAndSet(true), "iterator() twice");
        OptionalLong length = length();
        Iterator<ByteBuffer> buffers = application.iterator();
        Rule.BODY.require(buffers != null, "iterator() returned null");
        return new BufferLint(buffers, length);
    }

    @Override
    public void close() throws IOException {
        Rule.CLOSE.require(!closed.getAndSet(true), "a second time");
        try {
            lent.takeBack();
        } finally {
            try {
                application.close();
            } finally {
                request.ended();
            }
        }
    }

    /** The buffers on their way. */
    private final class BufferLint implements Iterator<ByteBuffer> {
        private final Iterator<ByteBuffer> buffers;
        private final OptionalLong length;
        private long count;
        private boolean completed;

        BufferLint(Iterator<ByteBuffer> buffers, OptionalLong length) {
            this.buffers = buffers;
            this.length = length;
        }

        @Override
        public boolean hasNext() {
            askFor("hasNext()");
            boolean more = buffers.hasNext();
            Rule.STARTED.require(request.isStarted(), "it has not");
            if (!more && !completed) {
                completed = true;
                checkLength(count == length.orElse(count));
                request.completed();
            }
            return more;
        }

        @Override
        public ByteBuffer next() {
            askFor("next()");
            ByteBuffer buffer = buffers.next();
            Rule.BODY.require(buffer != null, "next() returned null");
            Rule.STARTED.require(request.isStarted(), "it has not");
            request.count(buffer.remaining());
            count += buffer.remaining();
            checkLength(count <= length.orElse(count));
            lent.lend(buffer);
            return buffer;
        }

        /** The previous buffer is on its way when the server asks for the next. */
        private void askFor(String what) {
            Rule.ITERATION.require(!closed.get(), what + " after close()");
            lent.takeBack();
            if (count > 0) {
                request.outputBegan();
            }
        }

        private void checkLength(boolean kept) {
            Rule.BODY_LENGTH.require(kept, count + " bytes, and length() is " + length);
        }
    }
}
