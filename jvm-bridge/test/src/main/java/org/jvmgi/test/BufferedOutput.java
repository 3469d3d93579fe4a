/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.OptionalLong;

/** The stream of a start: keeps what is written until it is flushed or full. */
final class BufferedOutput extends OutputStream {
    private static final int CAPACITY = 8 * 1024;

    private final Exchange exchange;
    private final ByteBuffer buffer = ByteBuffer.allocate(CAPACITY);
    private volatile boolean closed;

    BufferedOutput(Exchange exchange) {
        this.exchange = exchange;
    }

    /** The number of bytes that have not been sent. */
    int size() {
        return buffer.position();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireLive();
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                send();
            }
            int count = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, offset + done, count);
            done += count;
        }
    }

    @Override
    public void flush() throws IOException {
        requireLive();
        send();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            if (exchange.takes(this)) {
                send();
            }
        }
    }

    private void requireLive() throws IOException {
        if (closed || !exchange.takes(this)) {
            throw new IOException("this stream was closed, replaced by a later start, or its request is over");
        }
    }

    private void send() throws IOException {
        exchange.begin(OptionalLong.empty());
        drain();
    }

    /** Sends what is in the buffer; the head has been sent. */
    void drain() throws IOException {
        if (buffer.position() > 0) {
            exchange.part(buffer.flip());
            buffer.clear();
        }
    }
}
