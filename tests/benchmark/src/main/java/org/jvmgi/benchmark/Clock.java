/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark;

import java.util.concurrent.TimeUnit;

/** The time since the benchmark began, and whether its deadline has passed. */
final class Clock {
    private final long start = System.nanoTime();
    private final long limit;

    Clock(int deadlineSeconds) {
        this.limit = TimeUnit.SECONDS.toNanos(deadlineSeconds);
    }

    boolean isOver() {
        return System.nanoTime() - start > limit;
    }

    long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }
}
