/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import java.nio.ByteBuffer;

/**
 * The payload of FILE: which part of the file is sent whose descriptor travels with the frame.
 *
 * @param offset where the part begins
 * @param length how long it is, at least 1
 */
public record FilePart(long offset, long length) {
    /** The frame's size, header included. */
    public static final int SIZE = FrameHeader.SIZE + FrameType.FILE.limit();

    /** Writes the frame. */
    public void encode(ByteBuffer out) {
        FrameHeader.encode(out, FrameType.FILE, FrameType.FILE.limit());
        out.putLong(offset).putLong(length);
    }

    /** Reads a payload. */
    public static FilePart decode(byte[] payload) throws ProtocolException {
        PayloadReader in = new PayloadReader(payload);
        long offset = in.i64();
        long length = in.i64();
        in.end();
        if (offset < 0 || length < 1 || offset > Long.MAX_VALUE - length) {
            throw new ProtocolException("FILE of " + length + " bytes at " + offset);
        }
        return new FilePart(offset, length);
    }
}
