/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import java.nio.ByteBuffer;

/**
 * A line for the error log of the request's virtual host.
 *
 * @param level httpd's level, 0 emerg to 7 debug, 8 to 15 trace
 * @param code the log code's number, 0: none
 * @param text the line; the reader of the frame escapes it
 */
public record LogLine(int level, int code, String text) {
    /** The frame's size at most, header included. */
    public static final int MAX_SIZE = FrameHeader.SIZE + FrameType.LOG.limit();

    private static final int FIXED = 4;
    private static final int MAX_LEVEL = 15;
    private static final int MAX_CODE = 9999;

    /** Writes the frame; a text that is too long is cut. */
    public void encode(ByteBuffer out) {
        byte[] bytes = WireText.encode(text, FrameType.LOG.limit() - FIXED);
        FrameHeader.encode(out, FrameType.LOG, FIXED + bytes.length);
        out.put((byte) level).put((byte) 0).putShort((short) code).put(bytes);
    }

    /** Reads a payload. */
    public static LogLine decode(byte[] payload) throws ProtocolException {
        PayloadReader in = new PayloadReader(payload);
        int level = in.u8();
        if (level > MAX_LEVEL) {
            throw new ProtocolException("LOG of level " + level);
        }
        if (in.u8() != 0) {
            throw new ProtocolException("LOG with a reserved byte set");
        }
        int code = in.u16();
        if (code > MAX_CODE) {
            throw new ProtocolException("LOG with log code " + code);
        }
        return new LogLine(level, code, WireText.decode(in.rest()));
    }
}
