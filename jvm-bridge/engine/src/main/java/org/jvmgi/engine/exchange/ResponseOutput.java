/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * The stream that {@code start} returns. What is written is held back until a flush, the end, or a full buffer; until
 * then the response may be started anew, which makes this stream useless. Its lock is the response.
 */
final class ResponseOutput extends OutputStream {
    private static final int CAPACITY = 16 * 1024;
    private static final int FIRST_SIZE = 512;

    private final Response response;
    private byte[] buffer = new byte[0];
    private int length;
    private boolean closed;
    private String detached;

    ResponseOutput(Response response) {
        this.response = response;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        synchronized (response) {
            check();
            if (count > CAPACITY - length) {
                drain();
            }
            if (count > CAPACITY) {
                response.send(ByteBuffer.wrap(bytes, offset, count));
            } else {
                makeRoom(count);
                System.arraycopy(bytes, offset, buffer, length, count);
                length += count;
            }
        }
    }

    @Override
    public void flush() throws IOException {
        synchronized (response) {
            check();
            drain();
            response.push();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (response) {
            if (!closed && detached == null && !response.isComplete()) {
                flush();
            }
            closed = true;
        }
    }

    /** The number of bytes held back. */
    int pending() {
        return length;
    }

    /** Passes on what is held back, without sending it at once. */
    void drain() throws IOException {
        int count = length;
        length = 0;
        if (count > 0) {
            response.send(ByteBuffer.wrap(buffer, 0, count));
        }
    }

    /** Makes further writes fail for a reason, and drops what is held back. */
    void detach(String reason) {
        detached = reason;
        length = 0;
        buffer = new byte[0];
    }

    private void check() throws IOException {
        if (response.isLate()) {
            throw Lateness.failure();
        }
        if (detached != null) {
            throw new IOException(detached);
        }
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (response.isComplete()) {
            throw new IOException("the response is complete");
        }
    }

    private void makeRoom(int count) {
        if (count > buffer.length - length) {
            int size = Math.max(Math.max(FIRST_SIZE, length + count), 2 * buffer.length);
            buffer = Arrays.copyOf(buffer, Math.min(CAPACITY, size));
        }
    }
}
