/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.workload;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A sequence of bytes that nobody changes. */
public final class Bytes {
    public static final Bytes NONE = new Bytes(new byte[0]);

    private final byte[] bytes;

    /** Takes the array over. */
    public Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    public int length() {
        return bytes.length;
    }

    /** The first index at which two sequences differ, −1 when they are the same. */
    public int mismatch(Bytes other) {
        return Arrays.mismatch(bytes, other.bytes);
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }
}
