/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import java.nio.ByteBuffer;

/**
 * RETIRE: a daemon asks to be replaced, and serves until DRAIN comes.
 *
 * @param bySignal whether somebody sent it a signal; else it reached a limit of its own
 * @param reason for the log
 */
public record Retire(boolean bySignal, String reason) {
    /** The longest frame, with its header. */
    public static final int MAX_SIZE = FrameHeader.SIZE + FrameType.RETIRE.limit();

    private static final int FIXED = 1;

    /** Writes the frame; a reason that is too long is cut. */
    public void encode(ByteBuffer out) {
        byte[] text = WireText.encode(reason, FrameType.RETIRE.limit() - FIXED);
        FrameHeader.encode(out, FrameType.RETIRE, FIXED + text.length);
        out.put((byte) (bySignal ? 1 : 0)).put(text);
    }

    /** Reads a payload. */
    public static Retire decode(byte[] payload) throws ProtocolException {
        PayloadReader in = new PayloadReader(payload);
        int bySignal = in.u8();
        if (bySignal > 1) {
            throw new ProtocolException("RETIRE with the cause " + bySignal);
        }
        return new Retire(bySignal == 1, WireText.decode(in.rest()));
    }
}
