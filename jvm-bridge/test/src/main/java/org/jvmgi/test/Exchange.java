/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.OptionalLong;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.ResponseCommittedException;
import org.jvmgi.StartResponse;
import org.jvmgi.spi.HeadersEncoding;
import org.jvmgi.spi.StatusLine;

/**
 * One request and its response: the server's side of the interface. Its threads take turns; what a late thread has to
 * see is volatile.
 */
final class Exchange implements StartResponse {
    private final Sink sink;
    private final RequestInput input;
    private final PrintWriter errors;
    private final boolean head;
    private volatile StatusLine status;
    private volatile Headers headers;
    private volatile BufferedOutput output;
    private volatile boolean begun;
    private volatile boolean over;

    Exchange(Sink sink, InputStream body, PrintWriter errors, boolean head) {
        this.sink = sink;
        this.input = new RequestInput(body);
        this.errors = errors;
        this.head = head;
    }

    InputStream input() {
        return input;
    }

    PrintWriter errors() {
        return errors;
    }

    /** Whether the head has been sent, so that a failure can only cut the response. */
    boolean hasBegun() {
        return begun;
    }

    /** Calls the application and sends its answer. */
    void run(Application application, Environ environ) throws Exception {
        try (Body body = application.call(environ, this)) {
            send(body);
        } finally {
            over = true;
            input.end();
            errors.flush();
        }
    }

    @Override
    public OutputStream start(String newStatus, Headers newHeaders, Throwable failure) {
        if (over) {
            throw new IllegalStateException("the request is over");
        }
        if (begun) {
            throw refusal(failure);
        }
        StatusLine parsed = StatusLine.parse(newStatus);
        HeadersEncoding.of(newHeaders).contentLength();
        status = parsed;
        headers = newHeaders;
        output = new BufferedOutput(this);
        return output;
    }

    private static IllegalStateException refusal(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        return failure == null
                ? new IllegalStateException("output has begun, and there is no failure to start anew for")
                : new ResponseCommittedException("output has begun", failure);
    }

    private void send(Body body) throws IOException {
        OptionalLong length = body.length();
        Iterator<ByteBuffer> buffers = body.iterator();
        while (hasNext(buffers)) {
            ByteBuffer buffer = buffers.next();
            if (buffer.hasRemaining()) {
                begin(length);
                output.drain();
                part(buffer.duplicate());
            }
        }
        // Everything there is lies in the output's buffer, or has been sent.
        begin(OptionalLong.of(0));
        output.drain();
    }

    private boolean hasNext(Iterator<ByteBuffer> buffers) {
        boolean more = buffers.hasNext();
        if (status == null) {
            throw new IllegalStateException("the application did not call start");
        }
        return more;
    }

    /** Sends the head unless it has been sent; the length of what follows the output's buffer, if it is known. */
    void begin(OptionalLong following) throws IOException {
        if (begun) {
            return;
        }
        begun = true;
        OptionalLong declared = HeadersEncoding.of(headers).contentLength();
        OptionalLong length = declared.isEmpty() && following.isPresent()
                ? OptionalLong.of(output.size() + following.getAsLong())
                : declared;
        sink.head(status, headers.without("Content-Length"), isBodiless() ? declared : length);
    }

    private boolean isBodiless() {
        return status.code() == 204 || status.code() == 304;
    }

    void part(ByteBuffer bytes) throws IOException {
        if (!head) {
            sink.body(bytes);
        }
    }

    boolean takes(BufferedOutput candidate) {
        return !over && output == candidate;
    }
}
