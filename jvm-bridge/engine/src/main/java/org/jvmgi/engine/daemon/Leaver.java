/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import org.jvmgi.engine.daemon.connection.Connection;
import org.jvmgi.engine.daemon.life.Departure;
import org.jvmgi.engine.daemon.life.ProcessExit;
import org.jvmgi.engine.daemon.service.Service;
import org.jvmgi.engine.daemon.thread.EngineThread;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;

/**
 * Waits for the process to have to leave, then brings it to its end: running requests, applications, shutdown hooks, each
 * in its time. Threads that applications left behind never hold the process.
 */
final class Leaver extends EngineThread {
    /**
     * How long connections are answered at least after they were told to bear no further request, milliseconds: a request
     * that crossed the word gets REFUSED, and is sent elsewhere.
     */
    private static final long CROSSING = 250;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long STEP = 100;

    private final Daemon daemon;
    private final Departure departure;

    Leaver(Daemon daemon, Departure departure) {
        super("jvmgi-leaver");
        this.daemon = daemon;
        this.departure = departure;
        // The one thread that keeps the process alive.
        setDaemon(false);
    }

    @Override
    public void run() {
        try {
            departure.await();
            long begun = System.nanoTime();
            Service service = daemon.beginLeaving();
            if (service != null) {
                finish(service, begun);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("the leaver was interrupted", e);
        } finally {
            ProcessExit.leave(0, departure.shutdownTimeout());
        }
    }

    private void finish(Service service, long begun) throws InterruptedException {
        service.closePermits();
        int running = awaitRequests(service);
        if (running > 0) {
            ProcessLog.line(LogCode.DRAIN_CUT_SHORT, running + " requests");
        } else {
            long passed = (System.nanoTime() - begun) / NANOS_PER_MILLI;
            daemon.connections().awaitNone(Math.max(0, CROSSING - passed));
        }
        shutConnections();
        service.imports().end(departure.deadline());
        closeApplications(service);
    }

    /** Ends with no reader between a request that it has read and the word that it is refused. */
    private void shutConnections() throws InterruptedException {
        daemon.connections().all().forEach(Connection::shutInput);
        daemon.connections().awaitNone(CROSSING);
    }

    /** The number of requests that still run when the time is over, which may be cut shorter meanwhile. */
    private int awaitRequests(Service service) throws InterruptedException {
        int running;
        do {
            long step = System.nanoTime() + STEP * NANOS_PER_MILLI;
            long deadline = departure.deadline();
            running = service.awaitAll(deadline - step < 0 ? deadline : step);
        } while (running > 0 && departure.deadline() - System.nanoTime() > 0);
        return running;
    }

    private void closeApplications(Service service) throws InterruptedException {
        Thread closer = new Thread(service.applications()::close, "jvmgi-closer");
        closer.setDaemon(true);
        closer.start();
        closer.join(Math.max(1, departure.shutdownTimeout()));
    }
}
