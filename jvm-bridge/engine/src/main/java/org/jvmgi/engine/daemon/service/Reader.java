/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.service;

import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import org.jvmgi.engine.daemon.connection.Connection;
import org.jvmgi.engine.daemon.frame.FrameInput;
import org.jvmgi.engine.daemon.frame.FrameOutput;
import org.jvmgi.engine.daemon.request.Permits;
import org.jvmgi.engine.daemon.request.RequestBody;
import org.jvmgi.engine.daemon.request.RequestTime;
import org.jvmgi.engine.daemon.request.RunningRequest;
import org.jvmgi.engine.daemon.request.SocketCarrier;
import org.jvmgi.engine.daemon.thread.Errands;
import org.jvmgi.engine.daemon.thread.ReaderThread;
import org.jvmgi.engine.exchange.EntrySource;
import org.jvmgi.engine.exchange.Exchange;
import org.jvmgi.engine.exchange.MicroClock;
import org.jvmgi.engine.exchange.Outcome;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.wire.FrameHeader;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.ProtocolException;
import org.jvmgi.engine.wire.Refused;
import org.jvmgi.engine.wire.RequestHead;

/**
 * The work of one reader thread: takes a connection, runs the requests that come on it, and leaves it to the gate when
 * another one has more to say.
 */
public final class Reader implements Runnable {
    private final Service service;
    private final Lane lane;
    private final int number;
    private final int born;
    private final FrameInput in = new FrameInput();
    private final FrameOutput out = new FrameOutput();
    private final Admission admission;

    /**
     * Makes the work of a thread.
     *
     * @param lane what it is one of
     * @param number the thread's number, from 1
     * @param born the generation of threads that it belongs to
     */
    public Reader(Service service, Lane lane, int number, int born) {
        this.service = service;
        this.lane = lane;
        this.number = number;
        this.born = born;
        this.admission = new Admission(service, lane.permits(), in, out);
    }

    @Override
    public void run() {
        try {
            for (Connection c = lane.readers().take(born);
                    c != null;
                    c = lane.readers().take(born)) {
                serve(c);
            }
        } catch (RuntimeException | Error e) {
            service.failed(e);
        } finally {
            lane.readers().ended(number);
        }
    }

    private void serve(Connection connection) {
        boolean park = false;
        try {
            connection.attachTo(in);
            out.attach(connection.channel());
            park = serveAll(connection);
        } catch (ProtocolException e) {
            connection.report(e);
        } catch (IOException ignored) {
            // The other side left between requests, or in the midst of sending one: there is nobody to answer.
        } finally {
            if (connection.takeQueued()) {
                lane.permits().leavePlace();
            }
            if (!park) {
                service.connections().close(connection);
            }
        }
        if (park) {
            service.gate().park(connection);
        }
    }

    /** Runs what comes on a connection; false: it is to be closed, true: it is idle and others wait for this thread. */
    private boolean serveAll(Connection connection) throws IOException {
        do {
            FrameHeader frame = in.next();
            // CANCEL here crossed the END of the request that it was for.
            if (frame == null || frame.type() == FrameType.CANCEL) {
                return false;
            }
            if (frame.type() != FrameType.REQUEST) {
                throw new ProtocolException(frame.type() + " in the place of REQUEST");
            }
            RequestHead head = RequestHead.decode(in.payload(frame.length()));
            if (head.has(RequestHead.HOOK) != connection.isForHooks()) {
                throw new ProtocolException("REQUEST on a connection of the other kind");
            }
            if (!serve(connection, head, MicroClock.now())) {
                return false;
            }
        } while (awaitNext());
        return true;
    }

    /** Waits for the next request here, if that keeps nobody else waiting. */
    private boolean awaitNext() throws IOException {
        if (in.buffered() > 0) {
            return true;
        }
        if (!lane.readers().beginIdle(born)) {
            return false;
        }
        try {
            in.await();
        } finally {
            lane.readers().endIdle();
        }
        return true;
    }

    /** Runs one request; whether the connection can bear another one. */
    private boolean serve(Connection connection, RequestHead head, long received) throws IOException {
        // Made first: what fails for want of heap must not take a permit with it.
        RequestBody body = new RequestBody(connection, in, head.has(RequestHead.BODY));
        Permits.Permit permit = new Permits.Permit(lane.permits());
        RequestTime time = new RequestTime(service.timeout(head));
        RunningRequest request = new RunningRequest(body, out, permit, time, head.has(RequestHead.IGNORED));
        SocketCarrier carrier = new SocketCarrier(body, out, request);
        Refused refused = connection.beginRequest() ? admission.enter(connection, permit) : Admission.DRAINING;
        if (refused != null) {
            refuse(connection, refused);
            return false;
        }
        time.moved(0);
        boolean ordered = false;
        try {
            out.share(connection.slots());
            Outcome outcome = run(carrier, new Exchange(carrier, head, service.facts(), received));
            ordered = request.finish() && outcome == Outcome.DONE;
            if (outcome == Outcome.OUT_OF_MEMORY) {
                service.outOfMemory();
            }
        } finally {
            permit.leave();
            connection.endRequest(out.copied());
            if (!connection.isForHooks()) {
                service.requestDone();
            }
        }
        if (ordered) {
            boolean reusable = body.complete();
            if (reusable && (service.isLeaving() || isOutdated(connection))) {
                connection.drain();
            }
            return reusable;
        }
        if (!request.isGone()) {
            leave(connection);
        }
        return false;
    }

    private boolean isOutdated(Connection connection) {
        return connection.isWorthAPipe() && service.pipes().areAvailable();
    }

    private Outcome run(SocketCarrier carrier, Exchange exchange) {
        ThreadFactory virtual = service.virtualThreads();
        if (virtual != null) {
            return runVirtually(virtual, carrier, exchange);
        }
        ReaderThread thread = (ReaderThread) Thread.currentThread();
        thread.beginRequest();
        service.watcher().begin(number, carrier.request());
        try {
            return exchange.run((head, log) -> acquire(carrier.request(), head, log), number);
        } finally {
            service.watcher().end(number);
            thread.endRequest();
        }
    }

    /** As {@link #run}, with the application's call on a virtual thread. */
    private Outcome runVirtually(ThreadFactory threads, SocketCarrier carrier, Exchange exchange) {
        Errands errands = new Errands(() -> exchange.run((head, log) -> acquire(carrier.request(), head, log), number));
        Thread thread = threads.newThread(errands);
        thread.setName("jvmgi-" + number);
        carrier.runsOn(thread, errands);
        service.watcher().begin(number, carrier.request());
        try {
            return errands.serve(thread);
        } finally {
            service.watcher().end(number);
        }
    }

    private EntrySource.Lease acquire(RunningRequest request, RequestHead head, RequestLog log)
            throws UnavailableException {
        EntrySource.Lease lease = service.applications().acquire(head, log);
        boolean entered = false;
        try {
            request.enterApplication();
            entered = true;
            return lease;
        } finally {
            if (!entered) {
                lease.release();
            }
        }
    }

    private void refuse(Connection connection, Refused refused) throws IOException {
        refused.encode(out.room(Refused.MAX_SIZE));
        out.flush();
        leave(connection);
    }

    /**
     * After the last word on a connection: waits for the other side to close it, so that what it is still sending does not
     * turn into an error there before it has read that word.
     */
    private void leave(Connection connection) throws IOException {
        connection.channel().shutdownOutput();
        in.discard();
    }
}
