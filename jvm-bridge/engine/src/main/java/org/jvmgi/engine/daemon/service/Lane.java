/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.service;

import org.jvmgi.engine.daemon.connection.Connection;
import org.jvmgi.engine.daemon.request.Permits;

/**
 * What serves one kind of call: permits, which decide how many run at once, and threads. Requests have a lane and hooks
 * another, so that logins do not wait for slow applications.
 */
public final class Lane {
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

    /** Whether a connection that has something to say now would wait for a thread. */
    public boolean isBusy() {
        return readers.areBusy();
    }

    /** Passes on a connection that has something to say; false: no thread can be had for it. */
    public boolean offer(Connection connection) {
        return readers.offer(connection);
    }

    /** Takes a place among the calls that wait; false: as many wait as may. */
    public boolean takePlace() {
        return permits.takePlace();
    }

    /** Gives back a place of a call that does not come. */
    public void leavePlace() {
        permits.leavePlace();
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
