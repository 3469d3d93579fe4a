/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import java.util.concurrent.atomic.AtomicLong;

/** {@code maximum-requests}: after so many requests the process asks to be replaced. */
final class RequestLimit {
    private final AtomicLong left;
    private final int most;
    private final Retirement retirement;

    RequestLimit(int most, Retirement retirement) {
        this.most = most;
        this.left = new AtomicLong(most);
        this.retirement = retirement;
    }

    /** A request is over. */
    void count() {
        if (left.decrementAndGet() == 0) {
            retirement.ask("maximum-requests (" + most + ") is reached", false);
        }
    }
}
