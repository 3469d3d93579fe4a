/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jvmgi.ClientAbortException;
import org.jvmgi.Headers;
import org.jvmgi.spi.StatusLine;

/** Sends a response through the JDK's HTTP server. */
final class HttpSink implements Sink {
    /** What {@code sendResponseHeaders} takes for a response without a body, and for one of unknown length. */
    private static final int NO_BODY = -1;

    private static final int CHUNKED = 0;

    private final HttpExchange http;

    HttpSink(HttpExchange http) {
        this.http = http;
    }

    @Override
    public void head(StatusLine status, Headers headers, OptionalLong length) throws IOException {
        headers.forEach(header -> http.getResponseHeaders().add(header.getKey(), header.getValue()));
        send(() -> http.sendResponseHeaders(status.code(), bodyLength(status.code(), length)));
    }

    private long bodyLength(int status, OptionalLong length) {
        boolean head = http.getRequestMethod().equals("HEAD");
        if (head && length.isPresent()) {
            http.getResponseHeaders().set("Content-Length", Long.toString(length.getAsLong()));
        }
        if (head || status == 204 || status == 304 || length.equals(OptionalLong.of(0))) {
            return NO_BODY;
        }
        return length.orElse(CHUNKED);
    }

    @Override
    public void body(ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        send(() -> {
            OutputStream out = http.getResponseBody();
            out.write(copy);
            out.flush();
        });
    }

    private static void send(Uninterrupted.Sending sending) throws IOException {
        try {
            Uninterrupted.send(sending);
        } catch (IOException e) {
            throw abort(e);
        }
    }

    private static ClientAbortException abort(IOException cause) {
        ClientAbortException abort = new ClientAbortException("the client has left");
        abort.initCause(cause);
        return abort;
    }
}
