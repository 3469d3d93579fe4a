/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

/** Reads a payload from front to back; each step is checked against what is left. */
final class PayloadReader {
    private final byte[] bytes;
    private int next;

    PayloadReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The offset of the next byte. */
    int position() {
        return next;
    }

    /** Passes over bytes and returns the offset of the first. */
    int skip(long length) throws ProtocolException {
        if (length > bytes.length - next) {
            throw new ProtocolException("the payload ends before what it announces");
        }
        int start = next;
        next += (int) length;
        return start;
    }

    int u8() throws ProtocolException {
        return bytes[skip(1)] & 0xFF;
    }

    int u16() throws ProtocolException {
        int p = skip(2);
        return (bytes[p] & 0xFF) << 8 | (bytes[p + 1] & 0xFF);
    }

    long u32() throws ProtocolException {
        int p = skip(4);
        return (bytes[p] & 0xFFL) << 24
                | (bytes[p + 1] & 0xFF) << 16
                | (bytes[p + 2] & 0xFF) << 8
                | (bytes[p + 3] & 0xFF);
    }

    long i64() throws ProtocolException {
        return u32() << 32 | u32();
    }

    byte[] bytes(long length) throws ProtocolException {
        int start = skip(length);
        byte[] copy = new byte[(int) length];
        System.arraycopy(bytes, start, copy, 0, copy.length);
        return copy;
    }

    byte[] rest() throws ProtocolException {
        return bytes(bytes.length - next);
    }

    /** Fails when bytes are left. */
    void end() throws ProtocolException {
        if (next != bytes.length) {
            throw new ProtocolException((bytes.length - next) + " bytes are left over after the payload");
        }
    }
}
