/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot.exit;

import java.util.function.IntUnaryOperator;

/** A class with constants of two places, an interface and a method to be replaced. */
final class Answer implements IntUnaryOperator {

    static final long LARGE = 1L << 40;
    static final double FRACTION = 0.125;

    static Error failure(int status) {
        return new Error("failed with " + status);
    }

    int give(int status) {
        return (int) (status + LARGE * FRACTION);
    }

    @Override
    public int applyAsInt(int operand) {
        return 0;
    }
}
