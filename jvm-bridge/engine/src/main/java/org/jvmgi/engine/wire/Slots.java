/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import java.nio.ByteBuffer;

/** The payloads of MEMORY, a number of slots, and of SLOT, how many bytes are in the next of them. */
public final class Slots {
    /** The size of either frame, header included. */
    public static final int SIZE = FrameHeader.SIZE + Integer.BYTES;

    private Slots() {}

    /** Writes a MEMORY frame. */
    public static void encodeMemory(ByteBuffer out, int slots) {
        encode(out, FrameType.MEMORY, slots);
    }

    /** Writes a SLOT frame. */
    public static void encodeSlot(ByteBuffer out, int length) {
        encode(out, FrameType.SLOT, length);
    }

    private static void encode(ByteBuffer out, FrameType type, int number) {
        FrameHeader.encode(out, type, Integer.BYTES);
        out.putInt(number);
    }

    /** Reads the payload of MEMORY. */
    public static int decodeMemory(byte[] payload) throws ProtocolException {
        return decode(payload, FrameType.MEMORY, FrameType.MAX_SLOTS);
    }

    /** Reads the payload of SLOT. */
    public static int decodeSlot(byte[] payload) throws ProtocolException {
        return decode(payload, FrameType.SLOT, FrameType.MAX_DATA);
    }

    private static int decode(byte[] payload, FrameType type, int most) throws ProtocolException {
        PayloadReader in = new PayloadReader(payload);
        long number = in.u32();
        in.end();
        if (number < 1 || number > most) {
            throw new ProtocolException(type + " of " + number);
        }
        return (int) number;
    }
}
