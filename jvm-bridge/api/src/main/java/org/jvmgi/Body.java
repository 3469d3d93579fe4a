/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jvmgi.internal.ClosingBody;
import org.jvmgi.internal.FileBody;
import org.jvmgi.internal.IterableBody;
import org.jvmgi.internal.MappedBody;
import org.jvmgi.internal.SharedBody;
import org.jvmgi.internal.StreamBody;

/**
 * The body of a response: buffers, one after the other. Made with the methods here or implemented by the application.
 *
 * <p>Each buffer that the iterator yields is on its way to the client before the next is asked for, so a body may be
 * made while it is sent, for as long as it takes. The bytes between a buffer's position and its limit are sent; a server
 * changes neither. When {@code hasNext}, {@code next} or {@code close} is called, the previous buffer is the
 * application's again, to be filled anew if it likes. I/O failures in an iterator are
 * {@link java.io.UncheckedIOException}.
 *
 * <p>{@code close()} is called exactly once on what {@code call} returned: after the last buffer, after a failure, after
 * a client abort; it is the place to free what the response needed.
 *
 * <p>{@link #of(String)}, {@link #of(byte[])}, {@link #of(byte[], int, int)}, {@link #of(ByteBuffer)} and
 * {@link #empty()} share their bytes: such a body may be kept and returned again and again, also for several requests at
 * once. Every other body serves one response; a second call of {@code iterator()} is an {@link IllegalStateException}.
 */
@FunctionalInterface
public interface Body extends Iterable<ByteBuffer>, AutoCloseable {
    /**
     * A body of text, encoded as UTF-8; shared.
     *
     * @param text the text
     * @return the body
     */
    static Body of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A body of bytes; shared. The array is not copied and must not be changed while the body is in use.
     *
     * @param bytes the bytes
     * @return the body
     */
    static Body of(byte[] bytes) {
        return of(ByteBuffer.wrap(bytes));
    }

    /**
     * A body of a part of an array; shared. The array is not copied and must not be changed while the body is in use.
     *
     * @param bytes the array
     * @param offset the index of the first byte
     * @param length the number of bytes
     * @return the body
     * @throws IndexOutOfBoundsException if the array has no such part
     */
    static Body of(byte[] bytes, int offset, int length) {
        return of(ByteBuffer.wrap(bytes, offset, length));
    }

    /**
     * A body of what a buffer has between its position and its limit now; shared. The bytes are not copied and must not
     * be changed while the body is in use; the buffer's position and limit may.
     *
     * @param bytes the buffer
     * @return the body
     */
    static Body of(ByteBuffer bytes) {
        return new SharedBody(bytes);
    }

    /**
     * A body of buffers. {@code close()} closes them if they are {@link AutoCloseable}; if they are a {@code Body}, its
     * length becomes this one's.
     *
     * @param buffers the buffers, none {@code null}; {@code iterator()} is called once
     * @return the body
     */
    static Body of(Iterable<? extends ByteBuffer> buffers) {
        return new IterableBody(buffers);
    }

    /**
     * A body of the buffers of a stream. {@code close()} closes the stream.
     *
     * @param buffers the stream, none of its elements {@code null}
     * @return the body
     */
    static Body of(Stream<? extends ByteBuffer> buffers) {
        return new IterableBody(buffers);
    }

    /**
     * A body of what a stream holds: what one read gives is one buffer. {@code close()} closes the stream.
     *
     * @param stream the stream
     * @return the body
     */
    static Body of(InputStream stream) {
        return new StreamBody(stream);
    }

    /**
     * A body without bytes; shared.
     *
     * @return the body
     */
    static Body empty() {
        return SharedBody.EMPTY;
    }

    /**
     * A body of a whole file, as long as the file is now.
     *
     * @param file a regular file
     * @return the body; it holds the file open until it is closed
     * @throws IOException if the file cannot be opened
     * @see #ofFile(Path, long, long)
     */
    static Body ofFile(Path file) throws IOException {
        return FileBody.open(file);
    }

    /**
     * A body of a part of a file; PEP 3333's file wrapper. The file is opened now, and the server sends it without copying
     * where it can. A file that is shorter when it is sent makes the response be cut. A path of a file system without
     * descriptors (inside a zip file, say) is read and streamed.
     *
     * @param file a regular file
     * @param offset where to begin, in bytes from 0
     * @param length the number of bytes
     * @return the body; it holds the file open until it is closed
     * @throws IllegalArgumentException if {@code offset} or {@code length} is negative
     * @throws IOException if the file cannot be opened, is no regular file, or is shorter than {@code offset + length}
     */
    static Body ofFile(Path file, long offset, long length) throws IOException {
        return FileBody.open(file, offset, length);
    }

    /**
     * Begins the body. Called at most once for a response.
     *
     * @return the buffers; none is {@code null}, and one without bytes is skipped
     * @throws IllegalStateException if this body serves one response and has begun already
     */
    @Override
    Iterator<ByteBuffer> iterator();

    /**
     * The number of bytes in all, if it is known before the body begins. It becomes Content-Length when the application
     * gave none; the iterator has to yield exactly as many.
     *
     * @return the number; empty: unknown
     */
    default OptionalLong length() {
        return OptionalLong.empty();
    }

    /**
     * Frees what the body holds. Called once by the server, whether or not {@code iterator()} was.
     *
     * @throws IOException if that fails; it is logged, and a complete response stays complete
     */
    @Override
    default void close() throws IOException {}

    /**
     * A body with each buffer replaced as it is sent. Its length is unknown; {@code close()} closes this body.
     *
     * @param change makes the buffer to send, not {@code null}, from one of this body, which is read-only when the body is
     *     shared
     * @return the body, for one response
     */
    default Body map(UnaryOperator<ByteBuffer> change) {
        return new MappedBody(this, change);
    }

    /**
     * This body, with more to be done when it is closed: first this body is closed, then {@code action}, each exactly
     * once, whatever the other throws. The length stays, and a file is still sent as a file.
     *
     * @param action what to do
     * @return the body, for one response
     */
    default Body onClose(AutoCloseable action) {
        return new ClosingBody(this, action);
    }
}
