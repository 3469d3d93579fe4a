/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

/** The bytes that {@code Pieces} sends: each tells where it stands. */
final class NumberedBytes {
    private static final int PERIOD = 251;

    private NumberedBytes() {}

    /** Fails unless they are the first ones, so many. */
    static void verify(byte[] body, int length) {
        assertThat(body).hasSize(length);
        verifyPart(body, 0);
    }

    /** Fails unless they are those from a place on. */
    static void verifyPart(byte[] part, long from) {
        for (int i = 0; i < part.length; i++) {
            if (part[i] != (byte) ((from + i) % PERIOD)) {
                throw new AssertionError("byte " + (from + i) + " is " + part[i]);
            }
        }
    }
}
