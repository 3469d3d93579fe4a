/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.watch;

import java.util.concurrent.atomic.AtomicLong;
import org.jvmgi.engine.daemon.life.Retirement;

/** {@code maximum-requests}: after so many requests the process asks to be replaced. */
public final class RequestLimit {
    private final AtomicLong left;
    private final int most;
    private final Retirement retirement;

    /**
     * Makes one.
     *
     * @param most after how many requests it is time
     * @param retirement is asked for then, once
     */
    public RequestLimit(int most, Retirement retirement) {
        this.most = most;
        this.left = new AtomicLong(most);
        this.retirement = retirement;
    }

    /** A request is over. */
    public void count() {
        if (left.decrementAndGet() == 0) {
            retirement.ask("maximum-requests (" + most + ") is reached", false);
        }
    }
}
