/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

/** The types of frames, with their numbers on the wire and the longest payload of each. */
public enum FrameType {
    HELLO(1, 256),
    REQUEST(2, 1 << 20),
    DATA(3, FrameType.MAX_DATA),
    END(4, 0),
    ABORT(5, 4096),
    CANCEL(6, 0),
    REFUSED(7, 1024),
    QUEUED(8, 0),
    ACCEPTED(9, 0),
    HEAD(10, FrameType.MAX_HEAD),
    LOG(11, 8192),
    WANT(12, 0),
    DRAIN(13, 4),
    FILE(14, 16),
    MEMORY(15, 4),
    SLOT(16, 4),
    INTERIM(20, 8192),
    TRAILERS(21, 65536),
    CONFIG(32, 1 << 20),
    READY(33, 0),
    HEARTBEAT(34, 0),
    RETIRE(35, 256),
    IDLE(36, 0),
    COMPILED(37, 0),
    NONCE(40, 16),
    LOG_TARGET(41, 256),
    GROUP(42, 1 << 20),
    COMMIT(43, 4),
    END_GENERATION(44, 4),
    STOP(45, 0),
    DONE(46, 0),
    REJECTED(47, 4096),
    STATUS(48, 0),
    RELOAD(49, 255),
    REPORT(50, 4096);

    /** The most body bytes in one frame. */
    public static final int MAX_DATA = 65536;

    /** The most slots of a shared memory, each for {@link #MAX_DATA} bytes. */
    public static final int MAX_SLOTS = 16;

    /** The longest payload of a response head. */
    public static final int MAX_HEAD = 1 << 20;

    private static final FrameType[] BY_NUMBER = byNumber();

    private final int number;
    private final int limit;

    FrameType(int number, int limit) {
        this.number = number;
        this.limit = limit;
    }

    private static FrameType[] byNumber() {
        FrameType[] table = new FrameType[64];
        for (FrameType type : values()) {
            table[type.number] = type;
        }
        return table;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /** The shortest payload, in bytes: no DATA without any. */
    int least() {
        return this == DATA || this == RETIRE ? 1 : 0;
    }

    /** The longest payload, in bytes. */
    public int limit() {
        return limit;
    }

    /**
     * The type with a number on the wire.
     *
     * @throws ProtocolException if there is none
     */
    static FrameType of(int number) throws ProtocolException {
        FrameType type = number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        if (type == null) {
            throw new ProtocolException("frame of the unknown type " + number);
        }
        return type;
    }
}
