/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import java.nio.ByteBuffer;
import org.jvmgi.spi.HeadersEncoding;

/**
 * Fields that accompany a response: those of an interim response before it, or trailers behind it.
 *
 * @param status the interim response's status; 0: trailers
 * @param headers the fields, without Content-Length and hop-by-hop ones
 */
public record SideFields(int status, HeadersEncoding headers) {
    private static final int TRAILERS = 0;

    /** The trailers of a response. */
    public static SideFields trailers(HeadersEncoding headers) {
        return new SideFields(TRAILERS, headers);
    }

    private FrameType type() {
        return status == TRAILERS ? FrameType.TRAILERS : FrameType.INTERIM;
    }

    private int payload() {
        return (status == TRAILERS ? 0 : Short.BYTES) + Short.BYTES + headers.size();
    }

    /** Whether a frame has room for them. */
    public boolean isSendable() {
        return payload() <= type().limit();
    }

    /** The size of the frame in bytes. */
    public int size() {
        return FrameHeader.SIZE + payload();
    }

    /** Writes the frame. */
    public void encode(ByteBuffer out) {
        FrameHeader.encode(out, type(), payload());
        if (status != TRAILERS) {
            out.putShort((short) status);
        }
        out.putShort((short) headers.count());
        headers.writeTo(out);
    }
}
