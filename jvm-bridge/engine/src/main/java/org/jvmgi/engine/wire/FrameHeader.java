/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import java.nio.ByteBuffer;

/**
 * The eight bytes before each payload.
 *
 * @param type the frame's type
 * @param length the payload's length, one that the type can have
 */
public record FrameHeader(FrameType type, int length) {
    /** Its size on the wire, in bytes. */
    public static final int SIZE = 8;

    /**
     * Writes a header.
     *
     * @throws IllegalArgumentException if the type has no frames of this length
     */
    public static void encode(ByteBuffer out, FrameType type, int length) {
        if (length < type.least() || length > type.limit()) {
            throw new IllegalArgumentException(type + " of " + length + " bytes");
        }
        out.putInt(length).putInt(type.number() << 24);
    }

    /**
     * Reads a header of which all bytes are there.
     *
     * @throws ProtocolException on an unknown type, reserved bits, or a length that the type does not have
     */
    public static FrameHeader decode(ByteBuffer in) throws ProtocolException {
        int length = in.getInt();
        int word = in.getInt();
        FrameType type = FrameType.of(word >>> 24);
        if ((word & 0xFFFFFF) != 0) {
            throw new ProtocolException(type + " with reserved bits set");
        }
        if (length < type.least() || length > type.limit()) {
            throw new ProtocolException(type + " of " + (length & 0xFFFFFFFFL) + " bytes");
        }
        return new FrameHeader(type, length);
    }
}
