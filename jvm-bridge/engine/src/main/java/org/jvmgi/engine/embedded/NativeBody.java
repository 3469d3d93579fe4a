/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jvmgi.ClientAbortException;
import org.jvmgi.RequestBodyException;

/** The body of one request, as its native side gives it. For one caller at a time. */
final class NativeBody {
    /** Nothing is there now. */
    static final int NOTHING = 0;

    /** How to read, for the native side. */
    enum Way {
        /** Only what is there. */
        TRY(0),
        /** Wait for at least one byte. */
        BLOCK(1),
        /** The client sent nothing for too long. */
        GIVE_UP(2);

        private final int number;

        Way(int number) {
            this.number = number;
        }
    }

    private static final int END = -1;
    private static final int GONE = -2;

    private final long handle;
    private final ByteBuffer buffer;

    /** Begins with a new request. */
    NativeBody(Buffers buffers) {
        handle = buffers.handle();
        buffer = buffers.body();
        buffer.limit(0);
    }

    /**
     * Reads what there is.
     *
     * @return how many bytes, {@link #NOTHING}, or −1 at the end of the body
     */
    int read(byte[] into, int offset, int length, Way way) throws IOException {
        if (!buffer.hasRemaining()) {
            int count = fill(way);
            if (count <= 0) {
                return count;
            }
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(into, offset, count);
        return count;
    }

    /** How many bytes are there. */
    int available() throws IOException {
        return buffer.hasRemaining() ? buffer.remaining() : Math.max(0, fill(Way.TRY));
    }

    private int fill(Way way) throws IOException {
        int count = EmbeddedMain.read(handle, way.number);
        if (count > 0) {
            buffer.clear().limit(count);
        } else if (count == GONE) {
            throw new ClientAbortException("the client has left");
        } else if (count < END) {
            throw broken(-count);
        }
        return count;
    }

    private static RequestBodyException broken(int status) {
        return switch (status) {
            case RequestBodyException.TOO_SLOW -> new RequestBodyException(status, "the request body came too slowly");
            case RequestBodyException.TOO_LARGE -> new RequestBodyException(status, "the request body is too large");
            default -> new RequestBodyException(RequestBodyException.BROKEN, "the request body ended early");
        };
    }
}
