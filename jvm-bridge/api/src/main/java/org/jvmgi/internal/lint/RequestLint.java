/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal.lint;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.OptionalLong;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;
import org.jvmgi.spi.HeadersEncoding;

/**
 * What is known of one request and its response so far. Its threads take turns, handed over by whoever moves the request
 * from one to the next; the fields are volatile so that a late thread is judged rightly all the same.
 */
public final class RequestLint {
    private final boolean head;
    private volatile int status;
    private volatile boolean typed;
    private volatile OptionalLong contentLength = OptionalLong.empty();
    private volatile long sent;
    private volatile boolean outputBegun;
    private volatile boolean over;
    private volatile OutputLint stream;

    private RequestLint(boolean head) {
        this.head = head;
    }

    /**
     * Begins to watch a request, and puts the watched input and errors into its environ.
     *
     * @param environ a checked environ
     * @return the request
     */
    public static RequestLint of(Environ environ) {
        RequestLint request = new RequestLint("HEAD".equals(environ.get("REQUEST_METHOD")));
        InputStream input = environ.input();
        PrintWriter errors = environ.errors();
        try {
            environ.put("jvmgi.input", new InputLint(request, input));
            environ.put("jvmgi.errors", new ErrorsLint(errors));
        } catch (UnsupportedOperationException e) {
            throw Rule.ENVIRON.broken("it cannot be changed");
        }
        return request;
    }

    /**
     * Watches the start of the response.
     *
     * @param startResponse the server's
     * @return the one for the application
     */
    public StartResponse watch(StartResponse startResponse) {
        Rule.ENVIRON.require(startResponse != null, "startResponse is null");
        return new StartLint(this, startResponse);
    }

    /**
     * Watches the body.
     *
     * @param body the application's
     * @return the one for the server
     */
    public Body watch(Body body) {
        Rule.BODY.require(body != null, "call returned null");
        return new BodyLint(this, body);
    }

    /** Notes a start that the server accepted: what came before it is dropped. */
    void started(int newStatus, Headers headers, OutputLint newStream) {
        status = newStatus;
        typed = headers.contains("Content-Type");
        contentLength = HeadersEncoding.of(headers).contentLength();
        sent = 0;
        stream = newStream;
    }

    boolean isStarted() {
        return stream != null;
    }

    boolean isCurrent(OutputLint candidate) {
        return stream == candidate;
    }

    /** Counts bytes that are about to be sent. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // threads take turns, see above
    void count(long bytes) {
        if (bytes == 0) {
            return;
        }
        Rule.NO_BODY.require(status != 204 && status != 205 && status != 304, "a body with status " + status);
        Rule.TYPE_HEADER.require(typed, "a body without it");
        sent += bytes;
        if (!head && contentLength.isPresent()) {
            long declared = contentLength.getAsLong();
            Rule.EXACT_LENGTH.require(sent <= declared, sent + " bytes or more, and Content-Length " + declared);
        }
    }

    /** Notes that the response is complete. */
    void completed() {
        if (!head && status != 304 && contentLength.isPresent()) {
            long declared = contentLength.getAsLong();
            Rule.EXACT_LENGTH.require(sent == declared, sent + " bytes, and Content-Length " + declared);
        }
    }

    /** Notes that bytes have left for the client. */
    void outputBegan() {
        outputBegun = true;
    }

    boolean hasOutputBegun() {
        return outputBegun;
    }

    /** Notes that the body has been closed. */
    void ended() {
        over = true;
    }

    boolean isOver() {
        return over;
    }
}
