/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.watch;

import java.util.concurrent.TimeUnit;

/** When somebody last wanted something of the process, and how long it may be without that. */
public final class Activity {
    private final long limit;
    private volatile long last = System.nanoTime();

    /**
     * Begins now.
     *
     * @param seconds how long the process may be idle; 0: for ever
     */
    public Activity(int seconds) {
        this.limit = TimeUnit.SECONDS.toNanos(seconds);
    }

    /** A request runs, or just did. */
    void seen() {
        if (limit > 0) {
            last = System.nanoTime();
        }
    }

    /** Nanoseconds left now, perhaps less than 0; {@link Long#MAX_VALUE}: there is no limit. */
    long left() {
        return limit == 0 ? Long.MAX_VALUE : last + limit - System.nanoTime();
    }
}
