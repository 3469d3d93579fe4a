/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.util.concurrent.TimeUnit;
import org.jvmgi.engine.exchange.UnavailableException;

/** A load that failed: within a second it is not tried again. */
final class RecentFailure {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final UnavailableException failure;
    private final long moment = System.nanoTime();

    RecentFailure(UnavailableException failure) {
        this.failure = failure;
    }

    /** Whether it is too early to try again. */
    boolean isRecent() {
        return System.nanoTime() - moment < INTERVAL;
    }

    /** The same failure, without the stack trace that was logged the first time. */
    UnavailableException again() {
        return new UnavailableException(failure.code(), failure.getMessage());
    }
}
