/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal.lint;

import java.io.OutputStream;
import org.jvmgi.Headers;
import org.jvmgi.RequestTimeoutException;
import org.jvmgi.ResponseCommittedException;
import org.jvmgi.StartResponse;
import org.jvmgi.spi.HeadersEncoding;
import org.jvmgi.spi.StatusLine;

/** Checks what an application starts its response with, and how the server takes it. */
final class StartLint implements StartResponse {
    private static final int REASON_AT = 4;

    private final RequestLint request;
    private final StartResponse server;
    private final OneThread guard = new OneThread("start");

    StartLint(RequestLint request, StartResponse server) {
        this.request = request;
        this.server = server;
    }

    @Override
    public OutputStream start(String status, Headers headers, Throwable failure) {
        return guard.run(() -> startAlone(status, headers, failure));
    }

    @Override
    public OutputStream start(int status, Headers headers) {
        Rule.STATUS.require(status >= StatusLine.MIN_CODE && status <= StatusLine.MAX_CODE, "status " + status);
        return StartResponse.super.start(status, headers);
    }

    private OutputStream startAlone(String status, Headers headers, Throwable failure) {
        int code = checkStatus(status);
        checkHeaders(headers);
        boolean late = request.hasOutputBegun();
        Rule.RESTART.require(!late || failure != null, "output has begun");
        OutputStream stream = late && !request.isOver()
                ? startLate(status, headers, failure)
                : server.start(status, headers, failure);
        Rule.RESTART_REFUSED.require(!late && !request.isOver(), "it returned");
        Rule.STREAM.require(stream != null, "start returned null");
        OutputLint watched = new OutputLint(request, stream);
        request.started(code, headers, watched);
        return watched;
    }

    /** The server throws what it was given; or that there is no time left, which it may say at any start. */
    private OutputStream startLate(String status, Headers headers, Throwable failure) {
        try {
            return server.start(status, headers, failure);
        } catch (RequestTimeoutException e) {
            throw e;
        } catch (RuntimeException | Error thrown) {
            boolean unchecked = failure instanceof RuntimeException || failure instanceof Error;
            boolean promised = unchecked
                    ? thrown == failure
                    : thrown instanceof ResponseCommittedException && thrown.getCause() == failure;
            Rule.RESTART_FAILURE.require(
                    promised, "it threw " + thrown.getClass().getName());
            throw thrown;
        }
    }

    private static int checkStatus(String status) {
        Rule.STATUS.require(status != null, "status is null");
        boolean reasonValid = status.length() < REASON_AT || StatusLine.isReason(status.substring(REASON_AT));
        Rule.STATUS.require(reasonValid, "the reason phrase has a character that it must not have");
        try {
            return StatusLine.parse(status).code();
        } catch (IllegalArgumentException e) {
            throw Rule.STATUS.broken(e.getMessage());
        }
    }

    private static void checkHeaders(Headers headers) {
        Rule.HEADERS.require(headers != null, "headers is null");
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            Rule.HOP_BY_HOP.require(!HeadersEncoding.isHopByHop(name), name);
        }
        try {
            HeadersEncoding.of(headers).contentLength();
        } catch (IllegalArgumentException e) {
            throw Rule.LENGTH_HEADER.broken(e.getMessage());
        }
    }
}
