/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.time.Instant;

/** The time of day in microseconds. */
public final class MicroClock {
    private static final long MICROS = 1_000_000;
    private static final int NANOS_PER_MICRO = 1000;

    private MicroClock() {}

    /** Microseconds since the epoch. */
    public static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * MICROS + now.getNano() / NANOS_PER_MICRO;
    }
}
