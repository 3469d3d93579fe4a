/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jvmgi.engine.log.LogLevel;
import org.jvmgi.engine.wire.ResponseHead;
import org.jvmgi.engine.wire.SideFields;

/**
 * Moves the bytes of one request and knows nothing else about it. Its methods block, may be called from any thread, and
 * neither heed nor lose a thread's interrupt status. After a failure of one side each further call on that side fails in
 * the same way.
 */
public interface Carrier {
    /**
     * Reads bytes of the request body; waits for at least one.
     *
     * @return how many, at least 1; −1 when the body is complete
     * @throws org.jvmgi.RequestBodyException if the body broke
     * @throws org.jvmgi.ClientAbortException if the client or the other side is gone
     */
    int read(byte[] into, int offset, int length) throws IOException;

    /** How many bytes {@link #read} would give without waiting. */
    int available();

    /**
     * Asks for a request body that is sent on demand only.
     *
     * @throws org.jvmgi.ClientAbortException if the client or the other side is gone
     */
    void want() throws IOException;

    /**
     * Sends an interim response before the head, or takes trailers behind the body.
     *
     * @throws org.jvmgi.ClientAbortException if the client or the other side is gone
     */
    void side(SideFields fields) throws IOException;

    /**
     * Takes the response's head, which may be held back until the next {@link #flush} or {@link #end}.
     *
     * @throws org.jvmgi.ClientAbortException if the client or the other side is gone
     */
    void head(ResponseHead head) throws IOException;

    /**
     * Takes body bytes, which may be held back likewise. They are the caller's again when this returns; the buffer's
     * position moves to its limit.
     *
     * @throws org.jvmgi.ClientAbortException if the client or the other side is gone
     */
    void data(ByteBuffer bytes) throws IOException;

    /**
     * Takes body bytes and sends them, behind what was held back, as {@link #data(ByteBuffer)} and {@link #flush} do.
     *
     * @throws org.jvmgi.ClientAbortException if the client or the other side is gone
     */
    default void send(ByteBuffer bytes) throws IOException {
        data(bytes);
        flush();
    }

    /**
     * Takes body bytes out of a file.
     *
     * @return how many, at least 1; −1 at the end of the file
     * @throws org.jvmgi.ClientAbortException if the client or the other side is gone
     */
    int data(FileChannel file, long position, int count) throws IOException;

    /**
     * Takes a part of a file without its bytes coming through Java. The file may be closed after the next {@link #flush} or
     * {@link #end}. A part that the file does not have makes the other side fail the response.
     *
     * @return false: nothing was taken, the bytes have to be given
     * @throws org.jvmgi.ClientAbortException if the client or the other side is gone
     */
    default boolean file(FileDescriptor descriptor, long position, long length) throws IOException {
        return false;
    }

    /**
     * Sends what was held back.
     *
     * @throws org.jvmgi.ClientAbortException if the client or the other side is gone
     */
    void flush() throws IOException;

    /**
     * Completes the response and sends what was held back.
     *
     * @throws org.jvmgi.ClientAbortException if the client or the other side is gone
     */
    void end() throws IOException;

    /** Ends the exchange as failed, if the other side is still there. */
    void abort(int status, int code, String text);

    /** Sends a line for the request's error log, if the other side is still there. */
    void log(LogLevel level, int code, String text);

    /** Whether the client or the other side is known to be gone. */
    boolean isGone();

    /** Whether the request has run out of time: its answer has been given, and what still comes is dropped. */
    default boolean isLate() {
        return false;
    }
}
