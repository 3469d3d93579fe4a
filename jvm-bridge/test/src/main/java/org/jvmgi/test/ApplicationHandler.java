/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jvmgi.Application;
import org.jvmgi.BadRequestException;
import org.jvmgi.ClientAbortException;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.RequestBodyException;
import org.jvmgi.RequestTimeoutException;
import org.jvmgi.spi.StatusLine;

/** Serves the JDK's HTTP server with an application. */
final class ApplicationHandler implements HttpHandler {
    private static final System.Logger LOG = System.getLogger("org.jvmgi.test");

    private final Application application;

    ApplicationHandler(Application application) {
        this.application = application;
    }

    @Override
    public void handle(HttpExchange http) throws IOException {
        HttpSink sink = new HttpSink(http);
        PrintWriter errors = new PrintWriter(System.err, true, Charset.defaultCharset());
        boolean head = http.getRequestMethod().equals("HEAD");
        Exchange exchange = new Exchange(sink, http.getRequestBody(), errors, head);
        try {
            exchange.run(application, environ(http, exchange));
        } catch (Throwable failure) {
            answer(failure, exchange, sink, head);
        }
        Uninterrupted.send(http::close);
    }

    private static Environ environ(HttpExchange http, Exchange exchange) {
        Variables variables = new Variables(http.getRequestMethod(), target(http))
                .exchange(exchange)
                .put("SERVER_PROTOCOL", http.getProtocol())
                .put("SERVER_NAME", "localhost")
                .put("SERVER_ADDR", http.getLocalAddress().getAddress().getHostAddress())
                .put("SERVER_PORT", Integer.toString(http.getLocalAddress().getPort()))
                .put("REMOTE_ADDR", http.getRemoteAddress().getAddress().getHostAddress())
                .put("REMOTE_PORT", Integer.toString(http.getRemoteAddress().getPort()));
        http.getRequestHeaders().forEach((name, values) -> values.forEach(value -> variables.header(name, value)));
        return variables.environ();
    }

    private static String target(HttpExchange http) {
        String path = http.getRequestURI().getRawPath();
        String query = http.getRequestURI().getRawQuery();
        return (path == null || !path.startsWith("/") ? "/" : path) + (query == null ? "" : "?" + query);
    }

    /** Before output a failure is an answer; after it, all that is left is to cut the connection. */
    private static void answer(Throwable failure, Exchange exchange, HttpSink sink, boolean head) throws IOException {
        LOG.log(isAbort(failure) ? Level.DEBUG : Level.ERROR, "a request failed", failure);
        if (exchange.hasBegun()) {
            // What a handler throws makes the JDK's server close the connection without ending the response in order.
            throw new IOException("the response was cut", failure);
        }
        StatusLine status = StatusLine.of(status(failure));
        byte[] text = (status + "\n").getBytes(StandardCharsets.UTF_8);
        sink.head(status, Headers.of("Content-Type", "text/plain"), OptionalLong.of(text.length));
        if (!head) {
            sink.body(ByteBuffer.wrap(text));
        }
    }

    private static boolean isAbort(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof ClientAbortException);
    }

    private static int status(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BadRequestException) {
                return 400;
            }
            if (cause instanceof RequestTimeoutException) {
                return 504;
            }
            if (cause instanceof RequestBodyException body) {
                return body.status();
            }
        }
        return 500;
    }
}
