/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

/**
 * What serves one kind of call: permits, which decide how many run at once, and threads. Requests have a lane and hooks
 * another, so that logins do not wait for slow applications.
 */
final class Lane {
    private final Permits permits;
    private final Readers readers;

    /** Makes a reader's work. */
    interface ReaderFactory {
        Runnable make(Lane lane, int number, int generation);
    }

    /**
     * Makes a lane.
     *
     * @param name what the threads' names begin with
     * @param first the number of its first thread
     * @param threads how many calls run at once
     * @param places how many may wait
     */
    Lane(String name, int first, int threads, int places, ReaderFactory factory) {
        permits = new Permits(threads, places);
        readers = new Readers(
                name, first, threads, places, (number, generation) -> factory.make(this, number, generation));
    }

    Permits permits() {
        return permits;
    }

    Readers readers() {
        return readers;
    }

    /** How many threads there may be. */
    int limit() {
        return readers.limit();
    }
}
