/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import java.nio.ByteBuffer;

/**
 * From a daemon: the request failed. From a child: the request body broke.
 *
 * @param status an error status, from 400 to 599
 * @param code the log code's number, 0: none
 * @param text the reason, one line
 */
public record Abort(int status, int code, String text) {
    private static final int FIXED = 4;
    private static final int MAX_CODE = 9999;

    /** The frame's size at most, header included. */
    public static final int MAX_SIZE = FrameHeader.SIZE + FrameType.ABORT.limit();

    /** Writes the frame; a text that is too long is cut. */
    public void encode(ByteBuffer out) {
        byte[] bytes = WireText.encode(text, FrameType.ABORT.limit() - FIXED);
        FrameHeader.encode(out, FrameType.ABORT, FIXED + bytes.length);
        out.putShort((short) status).putShort((short) code).put(bytes);
    }

    /** Reads a payload. */
    public static Abort decode(byte[] payload) throws ProtocolException {
        PayloadReader in = new PayloadReader(payload);
        int status = in.u16();
        int code = in.u16();
        if (status < 400 || status > 599) {
            throw new ProtocolException("ABORT with status " + status);
        }
        if (code > MAX_CODE) {
            throw new ProtocolException("ABORT with log code " + code);
        }
        return new Abort(status, code, WireText.decode(in.rest()));
    }
}
