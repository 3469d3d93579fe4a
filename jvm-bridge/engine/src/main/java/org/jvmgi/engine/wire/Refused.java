/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import java.nio.ByteBuffer;

/**
 * A connection or a request was not taken; nothing of it ran.
 *
 * @param reason why
 * @param retryAfter seconds for {@code Retry-After}, 0 to 65,535; 0: none
 * @param text detail, one line
 */
public record Refused(Reason reason, int retryAfter, String text) {
    /** The frame's size at most, header included. */
    public static final int MAX_SIZE = FrameHeader.SIZE + FrameType.REFUSED.limit();

    private static final int FIXED = 4;

    /** Why something was refused. */
    public enum Reason {
        /** Another connection may serve the request. */
        DRAINING(1),
        /** The process could not be started. */
        START_FAILED(2),
        /** Too many wait already. */
        QUEUE_FULL(3),
        /** It waited too long. */
        QUEUE_TIMEOUT(4),
        /** The peer's user or build. */
        NOT_ALLOWED(5);

        private final int number;

        Reason(int number) {
            this.number = number;
        }

        /** The number on the wire. */
        int number() {
            return number;
        }

        private static Reason of(int number) throws ProtocolException {
            for (Reason reason : values()) {
                if (reason.number == number) {
                    return reason;
                }
            }
            throw new ProtocolException("REFUSED for the unknown reason " + number);
        }
    }

    /** Writes the frame; a text that is too long is cut. */
    public void encode(ByteBuffer out) {
        byte[] bytes = WireText.encode(text, FrameType.REFUSED.limit() - FIXED);
        FrameHeader.encode(out, FrameType.REFUSED, FIXED + bytes.length);
        out.put((byte) reason.number).put((byte) 0).putShort((short) retryAfter).put(bytes);
    }

    /** Reads a payload. */
    public static Refused decode(byte[] payload) throws ProtocolException {
        PayloadReader in = new PayloadReader(payload);
        Reason reason = Reason.of(in.u8());
        if (in.u8() != 0) {
            throw new ProtocolException("REFUSED with a reserved byte set");
        }
        int retryAfter = in.u16();
        return new Refused(reason, retryAfter, WireText.decode(in.rest()));
    }
}
