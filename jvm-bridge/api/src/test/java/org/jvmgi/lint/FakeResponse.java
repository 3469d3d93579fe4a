/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.lint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Set;
import org.jvmgi.Headers;
import org.jvmgi.ResponseCommittedException;
import org.jvmgi.StartResponse;
import org.jvmgi.lint.Scene.Fault;

/** The server's side of a response, with the faults of its scene. */
final class FakeResponse implements StartResponse {
    private final Set<Fault> faults;
    final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    String status;
    Headers headers;
    boolean over;
    Iterator<ByteBuffer> buffers;
    private FakeStream current;

    FakeResponse(Set<Fault> faults) {
        this.faults = faults;
    }

    @Override
    public OutputStream start(String newStatus, Headers newHeaders, Throwable failure) {
        if (!faults.contains(Fault.TAKES_LATE_STARTS)) {
            refuseWhenLate(failure);
        }
        status = newStatus;
        headers = newHeaders;
        current = new FakeStream();
        return faults.contains(Fault.RETURNS_NO_STREAM) ? null : current;
    }

    private void refuseWhenLate(Throwable failure) {
        boolean forgotten = failure == null || faults.contains(Fault.FORGETS_FAILURES);
        if (over || (sent.size() > 0 && forgotten)) {
            throw new IllegalStateException("output has begun");
        }
        if (sent.size() > 0) {
            if (failure instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new ResponseCommittedException("output has begun", failure);
        }
    }

    boolean has(Fault fault) {
        return faults.contains(fault);
    }

    void send(ByteBuffer buffer) {
        current.drain();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        sent.writeBytes(bytes);
    }

    private final class FakeStream extends OutputStream {
        private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
        private boolean closed;

        @Override
        public void write(int b) throws IOException {
            refuseWhenDead();
            unsent.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            refuseWhenDead();
            unsent.write(bytes, offset, length);
        }

        private void refuseWhenDead() throws IOException {
            if (!faults.contains(Fault.TAKES_DEAD_WRITES) && (closed || over || current != this)) {
                throw new IOException("this stream takes nothing more");
            }
        }

        @Override
        public void flush() throws IOException {
            refuseWhenDead();
            drain();
        }

        @Override
        public void close() {
            drain();
            closed = true;
        }

        private void drain() {
            sent.writeBytes(unsent.toByteArray());
            unsent.reset();
        }
    }
}
