/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.adapter;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jvmgi.Environ;
import org.jvmgi.StartResponse;

/** One request, as a handler of the JDK's server sees it. */
final class HandlerExchange extends HttpExchange {
    private static final int NOT_SENT = -1;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /** What {@code sendResponseHeaders} takes for a body of any length. */
    private static final long ANY_LENGTH = 0;

    private final Environ environ;
    private final StartResponse startResponse;
    private final HandlerContext context;
    private final Headers responseHeaders = new Headers();
    private final HandlerOutput output = new HandlerOutput();
    private final Map<String, Object> attributes = new HashMap<>();
    private Headers requestHeaders;
    private URI uri;
    private InputStream requestBody;
    private OutputStream responseBody = output;
    private int code = NOT_SENT;
    private boolean closed;
    private IOException failure;

    HandlerExchange(Environ environ, StartResponse startResponse, HandlerContext context) {
        this.environ = environ;
        this.startResponse = startResponse;
        this.context = context;
        this.requestBody = environ.input();
    }

    @Override
    public Headers getRequestHeaders() {
        if (requestHeaders == null) {
            requestHeaders = new RequestHeaders(environ);
        }
        return requestHeaders;
    }

    @Override
    public Headers getResponseHeaders() {
        return responseHeaders;
    }

    @Override
    public URI getRequestURI() {
        if (uri == null) {
            uri = RequestFacts.uri(environ);
        }
        return uri;
    }

    @Override
    public String getRequestMethod() {
        return environ.method();
    }

    @Override
    public HttpContext getHttpContext() {
        return context;
    }

    @Override
    public InputStream getRequestBody() {
        return requestBody;
    }

    @Override
    public OutputStream getResponseBody() {
        return responseBody;
    }

    @Override
    public void setStreams(InputStream input, OutputStream stream) {
        requestBody = input == null ? requestBody : input;
        responseBody = stream == null ? responseBody : stream;
    }

    /**
     * Starts the response. One whose length is open is on its way at once, as with the JDK's server: it may be long before
     * there is something to send. So is one without a body to HEAD, which would get a length of 0 otherwise.
     */
    @Override
    public void sendResponseHeaders(int status, long length) throws IOException {
        if (code != NOT_SENT) {
            throw new IOException("headers already sent");
        }
        boolean discarded = environ.method().equals("HEAD") || status == NOT_MODIFIED;
        if (!discarded) {
            setLength(status, length);
        }
        OutputStream stream = startResponse.start(status, ResponseHeaders.of(responseHeaders));
        code = status;
        if (discarded) {
            output.discard(stream);
        } else if (length == ANY_LENGTH && status != NO_CONTENT) {
            output.open(stream);
        } else {
            output.open(stream, status == NO_CONTENT ? 0 : Math.max(0, length));
        }
        if (discarded || length == ANY_LENGTH) {
            stream.flush();
        }
    }

    private void setLength(int status, long length) {
        if (length == ANY_LENGTH || status == NO_CONTENT) {
            responseHeaders.remove("Content-length");
        } else {
            responseHeaders.set("Content-length", Long.toString(Math.max(0, length)));
        }
    }

    @Override
    public int getResponseCode() {
        return code;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return RequestFacts.address(environ, "REMOTE_ADDR", "REMOTE_PORT");
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return RequestFacts.address(environ, "SERVER_ADDR", "SERVER_PORT");
    }

    @Override
    public String getProtocol() {
        return environ.protocol();
    }

    @Override
    public Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, Object value) {
        attributes.put(name, value);
    }

    /** Whom Apache has authenticated; it does not tell the realm. */
    @Override
    public HttpPrincipal getPrincipal() {
        return environ.get("REMOTE_USER") instanceof String user && !user.isEmpty()
                ? new HttpPrincipal(user, "")
                : null;
    }

    /** Ends the exchange; throws nothing, as with the JDK's server, so a failure is kept until the handler has returned. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            requestBody.close();
            if (code != NOT_SENT) {
                responseBody.close();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** The handler has returned. */
    void finish() throws IOException {
        close();
        if (failure != null) {
            throw failure;
        }
        if (code == NOT_SENT) {
            throw new IllegalStateException("the handler has returned without a response");
        }
    }
}
