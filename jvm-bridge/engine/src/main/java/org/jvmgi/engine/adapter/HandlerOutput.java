/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.adapter;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** The response body of a handler: takes nothing before the headers, and then as many bytes as they said. */
final class HandlerOutput extends OutputStream {
    private static final long ANY = Long.MAX_VALUE;

    private OutputStream target;
    private boolean discarded;
    private boolean exact;
    private long remaining = ANY;
    private boolean closed;

    /** Takes as many bytes as there are. */
    void open(OutputStream stream) {
        target = stream;
    }

    /** Takes exactly so many bytes. */
    void open(OutputStream stream, long length) {
        target = stream;
        exact = true;
        remaining = length;
    }

    /** Takes bytes that nobody will see. */
    void discard(OutputStream stream) {
        target = stream;
        discarded = true;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        check();
        if (closed) {
            throw new IOException("stream closed");
        }
        if (length > remaining) {
            throw new IOException("too many bytes to write to stream");
        }
        if (!discarded) {
            remaining -= exact ? length : 0;
            target.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        check();
        if (!closed && !discarded) {
            target.flush();
        }
    }

    @Override
    public void close() throws IOException {
        check();
        if (closed) {
            return;
        }
        closed = true;
        if (exact && remaining > 0) {
            throw new IOException("insufficient bytes written: " + remaining + " are missing");
        }
        if (!discarded) {
            target.flush();
        }
    }

    private void check() throws IOException {
        if (target == null) {
            throw new IOException("response headers not sent yet");
        }
    }
}
