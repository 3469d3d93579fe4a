/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import java.nio.ByteBuffer;

/**
 * The first frame both ways. Its shape is the same in every version of the protocol.
 *
 * @param version the protocol's version, from 1
 * @param role who speaks
 * @param build the speaker's build; both ends must be of one build
 */
public record Hello(int version, Role role, String build) {
    /** The version spoken here. */
    public static final int VERSION = 1;

    private static final int MAGIC = 0x4A564D47;
    private static final int FIXED = 10;
    private static final int MAX_BUILD = FrameType.HELLO.limit() - FIXED;

    /** Writes the frame. */
    public void encode(ByteBuffer out) {
        byte[] text = WireText.encode(build, MAX_BUILD);
        FrameHeader.encode(out, FrameType.HELLO, FIXED + text.length);
        out.putInt(MAGIC).putShort((short) version).put((byte) role.number()).put((byte) 0);
        out.putShort((short) text.length).put(text);
    }

    /** Reads a payload. */
    public static Hello decode(byte[] payload) throws ProtocolException {
        PayloadReader in = new PayloadReader(payload);
        if (in.u32() != MAGIC) {
            throw new ProtocolException("HELLO without the protocol's magic number");
        }
        int version = in.u16();
        if (version == 0) {
            throw new ProtocolException("HELLO of version 0");
        }
        Role role = Role.of(in.u8());
        if (in.u8() != 0) {
            throw new ProtocolException("HELLO with a reserved byte set");
        }
        String build = WireText.decode(in.bytes(in.u16()));
        in.end();
        return new Hello(version, role, build);
    }
}
