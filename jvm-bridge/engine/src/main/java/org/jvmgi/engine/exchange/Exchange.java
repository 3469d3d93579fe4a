/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.io.IOException;
import org.jvmgi.Body;
import org.jvmgi.Interim;
import org.jvmgi.engine.log.CapturedStream;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.LogLevel;
import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.log.RequestOutput;
import org.jvmgi.engine.wire.FieldList;
import org.jvmgi.engine.wire.RequestHead;
import org.jvmgi.spi.BodyContent;

/**
 * One request: finds and calls its application, sends what it answers, and reports what failed, once. Knows nothing of how
 * bytes travel.
 */
public final class Exchange implements RequestLog {

    private final Carrier carrier;
    private final RequestHead head;
    private final ServerFacts server;
    private final long received;
    private final RequestOutput output = new RequestOutput(this);
    private TrailerSource trailers;
    private volatile boolean over;

    /**
     * Makes the exchange of one request.
     *
     * @param carrier moves its bytes
     * @param head the request
     * @param server what is the same for all requests
     * @param received when the head was read, microseconds since the epoch
     */
    public Exchange(Carrier carrier, RequestHead head, ServerFacts server, long received) {
        this.carrier = carrier;
        this.head = head;
        this.server = server;
        this.received = received;
    }

    /**
     * Runs the request to its end, on this thread.
     *
     * @param source where applications come from
     * @param threadNumber the number of this thread, from 1
     * @return what became of the request
     */
    public Outcome run(EntrySource source, long threadNumber) {
        CapturedStream.capture(output);
        try {
            EntrySource.Lease lease = source.acquire(head, this);
            try {
                return run(lease.entry(), threadNumber);
            } finally {
                lease.release();
            }
        } catch (UnavailableException e) {
            return reportUnavailable(e);
        } catch (RuntimeException | Error e) {
            return report(e);
        } finally {
            over = true;
            CapturedStream.release();
        }
    }

    private Outcome run(Entry entry, long threadNumber) {
        Response response = new Response(carrier, this, new HeadRules(isHead(), server.headLimit(), entry, this));
        BodyInput input = new BodyInput(carrier, head.has(RequestHead.BODY), head.has(RequestHead.ON_DEMAND));
        Served served = new Served(entry.applicationGroup(), entry.className(), threadNumber);
        Interim interim = head.has(RequestHead.INTERIM) ? new InterimSender(response, carrier, this) : null;
        trailers = head.has(RequestHead.TRAILERS) ? new TrailerSource() : null;
        RequestFacts facts =
                new RequestFacts(head, server, served, received, MicroClock.now(), input, output, interim, trailers);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(entry.loader());
        Throwable failure = null;
        try {
            call(entry, new PackedEnviron(facts), response);
            end(response);
        } catch (Throwable t) {
            failure = t;
        } finally {
            thread.setContextClassLoader(before);
        }
        Outcome outcome = failure == null ? Outcome.DONE : report(failure);
        over = true;
        response.close();
        input.close();
        return outcome;
    }

    /** Calls the application and sends its body, which is closed in any case. */
    private void call(Entry entry, PackedEnviron environ, Response response) throws Throwable {
        Body body = entry.application().call(environ, response);
        if (body == null) {
            throw new RuleException(LogCode.NO_BODY, "");
        }
        try {
            new BodySender(response).send(body);
            if (trailers != null && response.isBodyAllowed()) {
                trailers.ask();
            }
            if (BodyContent.hasPlainClose(body)) {
                end(response);
            }
        } catch (Throwable t) {
            closeAfter(t, body);
            throw t;
        }
        try {
            body.close();
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            reportClose(e);
        }
    }

    private static void closeAfter(Throwable failure, Body body) {
        try {
            body.close();
        } catch (Throwable t) {
            if (t != failure) {
                failure.addSuppressed(t);
            }
        }
    }

    /** The body is sent already: a failure to close changes nothing about the response. */
    private void reportClose(Throwable t) {
        line(LogCode.CLOSE_FAILED, FailureText.line(t));
        FailureText.trace(t, text -> line(LogLevel.ERROR, 0, text));
    }

    private void end(Response response) throws IOException {
        if (!response.isEnded()) {
            response.prepareEnd();
            if (trailers != null) {
                trailers.sendTo(carrier);
            }
            output.finish();
            response.end();
        }
    }

    private Outcome report(Throwable thrown) {
        Failure failure = Failure.of(thrown);
        if (failure.isTraced() && !carrier.isGone()) {
            FailureText.trace(thrown, text -> line(LogLevel.ERROR, 0, text));
        }
        output.finish();
        carrier.abort(failure.status(), failure.code().number(), failure.code().with(detail(failure)));
        return failure.code() == LogCode.OUT_OF_MEMORY ? Outcome.OUT_OF_MEMORY : Outcome.FAILED;
    }

    private static String detail(Failure failure) {
        Throwable meant = failure.meant();
        // A broken rule says it all in its message.
        return meant instanceof RuleException ? String.valueOf(meant.getMessage()) : FailureText.line(meant);
    }

    private Outcome reportUnavailable(UnavailableException e) {
        if (e.getCause() != null) {
            FailureText.trace(e.getCause(), text -> line(LogLevel.ERROR, 0, text));
        }
        output.finish();
        carrier.abort(e.status(), e.code().number(), e.code().with(e.getMessage()));
        return Outcome.FAILED;
    }

    @Override
    public void line(LogLevel level, int code, String text) {
        if (!over) {
            carrier.log(level, code, text);
        }
    }

    private boolean isHead() {
        FieldList variables = head.variables();
        int method = variables.findLast("REQUEST_METHOD");
        return method >= 0 && variables.valueIs(method, "HEAD");
    }
}
