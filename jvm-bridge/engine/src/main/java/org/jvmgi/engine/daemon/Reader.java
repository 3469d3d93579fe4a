/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import java.io.IOException;
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
final class Reader implements Runnable {
    private final Service service;
    private final int number;
    private final int born;
    private final FrameInput in = new FrameInput();
    private final FrameOutput out = new FrameOutput();

    /**
     * Makes the work of a thread.
     *
     * @param number the thread's number, from 1
     * @param born the generation of threads that it belongs to
     */
    Reader(Service service, int number, int born) {
        this.service = service;
        this.number = number;
        this.born = born;
    }

    @Override
    public void run() {
        try {
            for (Connection c = service.readers().take(born);
                    c != null;
                    c = service.readers().take(born)) {
                serve(c);
            }
        } catch (RuntimeException | Error e) {
            service.failed(e);
        } finally {
            service.readers().ended(number);
        }
    }

    private void serve(Connection connection) {
        boolean park = false;
        try {
            in.attach(connection.channel());
            out.attach(connection.channel());
            park = serveAll(connection);
        } catch (ProtocolException e) {
            connection.report(e);
        } catch (IOException ignored) {
            // The other side left between requests, or in the midst of sending one: there is nobody to answer.
        } finally {
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
        if (!service.readers().beginIdle(born)) {
            return false;
        }
        try {
            in.await();
        } finally {
            service.readers().endIdle();
        }
        return true;
    }

    /** Runs one request; whether the connection can bear another one. */
    private boolean serve(Connection connection, RequestHead head, long received) throws IOException {
        // Made first: what fails for want of heap must not take a permit with it.
        RequestBody body = new RequestBody(connection, in, head.has(RequestHead.BODY));
        Permits.Permit permit = new Permits.Permit(service.permits());
        SocketCarrier carrier = new SocketCarrier(body, out, permit);
        if (!connection.beginRequest() || !enter(connection, permit)) {
            refuse(connection);
            return false;
        }
        boolean ordered = false;
        try {
            Outcome outcome = run(carrier, new Exchange(carrier, head, service.facts(), received));
            ordered = carrier.finish() && outcome == Outcome.DONE;
            if (outcome == Outcome.OUT_OF_MEMORY) {
                service.outOfMemory();
            }
        } finally {
            permit.leave();
            connection.endRequest();
            service.requestDone();
        }
        if (ordered) {
            boolean reusable = body.complete();
            if (reusable && service.isLeaving()) {
                connection.drain();
            }
            return reusable;
        }
        if (!carrier.isGone()) {
            leave(connection);
        }
        return false;
    }

    private Outcome run(SocketCarrier carrier, Exchange exchange) {
        ReaderThread thread = (ReaderThread) Thread.currentThread();
        thread.beginRequest();
        try {
            return exchange.run((head, log) -> acquire(carrier, head, log), number);
        } finally {
            service.watcher().end(number);
            thread.endRequest();
        }
    }

    private EntrySource.Lease acquire(SocketCarrier carrier, RequestHead head, RequestLog log)
            throws UnavailableException {
        EntrySource.Lease lease = service.applications().acquire(head, log);
        // Not before: others may wait for an application that is being loaded here, whoever asked for it first.
        service.watcher().begin(number, carrier);
        return lease;
    }

    /** Gets a permit to run; the other side is told when it has to wait for it. False: the process drains. */
    private boolean enter(Connection connection, Permits.Permit permit) throws IOException {
        Permits permits = service.permits();
        if (!connection.isQueued() && permits.tryAcquire()) {
            return true;
        }
        Permits.Ticket ticket = permits.enqueue();
        if (ticket == null) {
            return false;
        }
        if (!connection.isQueued()) {
            sayQueued(ticket);
        }
        if (!permits.await(ticket)) {
            return false;
        }
        boolean told = false;
        try {
            // At once: a request whose last word was QUEUED may be sent again, so it must not have run.
            out.add(FrameType.ACCEPTED);
            out.flush();
            told = true;
        } finally {
            if (!told) {
                permit.leave();
            }
        }
        return true;
    }

    /** Says so after it is true: who is told first is the first to run. */
    private void sayQueued(Permits.Ticket ticket) throws IOException {
        boolean told = false;
        try {
            out.add(FrameType.QUEUED);
            out.flush();
            told = true;
        } finally {
            if (!told) {
                service.permits().withdraw(ticket);
            }
        }
    }

    private void refuse(Connection connection) throws IOException {
        new Refused(Refused.Reason.DRAINING, 0, "").encode(out.room(Refused.MAX_SIZE));
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
