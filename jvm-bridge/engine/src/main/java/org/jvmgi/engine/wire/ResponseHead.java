/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import org.jvmgi.spi.HeadersEncoding;
import org.jvmgi.spi.StatusLine;

/**
 * The head of a response.
 *
 * @param status status code and reason phrase
 * @param contentLength the body's length, −1: unknown
 * @param headers the fields, without Content-Length and hop-by-hop ones
 */
public record ResponseHead(StatusLine status, long contentLength, HeadersEncoding headers) {
    private static final int FIXED = 14;
    private static final int MAX_REASON = 1024;

    /** The size of the payload in bytes. */
    public int size() {
        return FIXED + reason().length() + headers.size();
    }

    /** Writes the frame. */
    public void encode(ByteBuffer out) {
        String reason = reason();
        FrameHeader.encode(out, FrameType.HEAD, size());
        out.putShort((short) status.code()).putShort((short) reason.length()).putLong(contentLength);
        out.put(reason.getBytes(ISO_8859_1)).putShort((short) headers.count());
        headers.writeTo(out);
    }

    /** What goes over the wire: nothing for the standard phrase, nor for one that is no phrase any more. */
    private String reason() {
        String reason = status.reason();
        boolean standard = reason.length() > MAX_REASON || reason.equals(StatusLine.standardReason(status.code()));
        return standard ? "" : reason;
    }
}
