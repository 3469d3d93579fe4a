/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import java.io.OutputStream;
import org.jvmgi.spi.StatusLine;

/**
 * Takes the status and the headers of a response; PEP 3333's {@code start_response}.
 *
 * <p><em>Output</em> begins when bytes have left for the client: at a {@code flush()} of the returned stream, when its
 * buffer is full, or with the first buffer of the body. Until then nothing is decided: {@code start} may be called
 * again, and an exception still becomes a clean error response.
 *
 * <p>The returned stream is PEP 3333's {@code write}. Most applications ignore it and return a body. What is written
 * to it precedes the body; it reaches the client at {@code flush()}, at the end of the response, or when the buffer is
 * full. {@code close()} flushes; writing after it is an {@link java.io.IOException}; the body is still sent. Writing to
 * a client that has left is a {@link ClientAbortException}.
 */
@FunctionalInterface
public interface StartResponse {
    /**
     * Starts the response, or replaces a start whose output has not begun: its unsent bytes are dropped, and its stream
     * throws {@link java.io.IOException} from then on.
     *
     * @param status three digits from 200 to 599, then optionally a space and a reason phrase: {@code "200 OK"}. A
     *     missing or invalid phrase is replaced by the standard one
     * @param headers the response's headers. Hop-by-hop headers (RFC 9110, 7.6.1) are the server's and are dropped;
     *     without a Content-Length the server takes the body's length where it is known
     * @param failure why an answer is started anew, PEP 3333's {@code exc_info}; {@code null}: no failure. Once output has
     *     begun it is thrown
     * @return the stream whose bytes precede the body
     * @throws IllegalArgumentException if the status is none
     * @throws RuntimeException {@code failure} itself, if it is unchecked (or an {@code Error}) and output has begun
     * @throws ResponseCommittedException if output has begun; with {@code failure}, a checked one, as its cause
     * @throws IllegalStateException if output has begun and {@code failure} is {@code null}, or if the request is over
     * @throws RequestTimeoutException if the request has run out of time
     */
    OutputStream start(String status, Headers headers, Throwable failure);

    /**
     * Starts the response; as {@link #start(String, Headers, Throwable)} without a failure.
     *
     * @param status the status line
     * @param headers the response's headers
     * @return the stream whose bytes precede the body
     */
    default OutputStream start(String status, Headers headers) {
        return start(status, headers, null);
    }

    /**
     * Starts the response with a status code and its standard reason phrase.
     *
     * @param status the status code, from 200 to 599
     * @param headers the response's headers
     * @return the stream whose bytes precede the body
     * @throws IllegalArgumentException if the status is outside that range
     */
    default OutputStream start(int status, Headers headers) {
        return start(StatusLine.of(status).toString(), headers, null);
    }
}
