/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The files and folders that an application was loaded from, beside the application file itself, and whether one of them
 * has changed since; looked at once a second at most. Safe for many threads.
 */
public final class Parts {
    /** Of an application without parts. */
    public static final Parts NONE = new Parts(List.of(), 0);

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final List<Path> paths;
    private final long fingerprint;
    private final AtomicLong nextCheck = new AtomicLong(System.nanoTime() + INTERVAL);
    private volatile boolean changed;

    /**
     * Makes them.
     *
     * @param fingerprint of all the paths, each taken before it was read
     */
    Parts(List<Path> paths, long fingerprint) {
        this.paths = List.copyOf(paths);
        this.fingerprint = fingerprint;
    }

    /** Whether something has changed, as far as is known. */
    public boolean haveChanged() {
        if (paths.isEmpty()) {
            return false;
        }
        long due = nextCheck.get();
        long now = System.nanoTime();
        if (now - due >= 0 && nextCheck.compareAndSet(due, now + INTERVAL)) {
            Fingerprint current = new Fingerprint();
            paths.forEach(current::add);
            changed = current.value() != fingerprint;
        }
        return changed;
    }
}
