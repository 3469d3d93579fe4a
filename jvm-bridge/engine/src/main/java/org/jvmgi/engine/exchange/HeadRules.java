/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.util.List;
import java.util.OptionalLong;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.wire.ResponseHead;
import org.jvmgi.spi.HeadersEncoding;
import org.jvmgi.spi.StatusLine;

/** What a response head has to be like, for one request (RFC 9110, 6.4.1, 8.6, 15). */
final class HeadRules {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final boolean toHead;
    private final int headLimit;
    private final Entry entry;
    private final RequestLog log;

    /**
     * Makes the rules.
     *
     * @param toHead whether the request's method is HEAD
     * @param headLimit the most bytes of a head
     * @param entry the application, which is warned once of headers that were dropped
     * @param log where
     */
    HeadRules(boolean toHead, int headLimit, Entry entry, RequestLog log) {
        this.toHead = toHead;
        this.headLimit = headLimit;
        this.entry = entry;
        this.log = log;
    }

    /** Takes a status apart. */
    StatusLine status(String text) {
        try {
            return StatusLine.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RuleException(LogCode.BAD_STATUS, e.getMessage());
        }
    }

    /** Checks a head and gives the Content-Length in it. */
    OptionalLong check(StatusLine status, HeadersEncoding headers) {
        OptionalLong length = contentLength(headers);
        int size = new ResponseHead(status, length.orElse(-1), headers).size();
        if (size > headLimit) {
            throw new RuleException(LogCode.HEAD_TOO_LARGE, size + " bytes, the limit is " + headLimit);
        }
        List<String> dropped = headers.dropped();
        if (!dropped.isEmpty() && entry.isFirstDrop()) {
            log.line(LogCode.HOP_BY_HOP_DROPPED, String.join(", ", dropped));
        }
        return length;
    }

    private static OptionalLong contentLength(HeadersEncoding headers) {
        try {
            return headers.contentLength();
        } catch (IllegalArgumentException e) {
            throw new RuleException(LogCode.BAD_CONTENT_LENGTH, e.getMessage());
        }
    }

    /** Whether body bytes may follow the head. */
    boolean isBodyAllowed(StatusLine status) {
        return !toHead && isLengthAllowed(status);
    }

    /** Whether the head may have a Content-Length. */
    boolean isLengthAllowed(StatusLine status) {
        return status.code() != NO_CONTENT && status.code() != NOT_MODIFIED;
    }
}
