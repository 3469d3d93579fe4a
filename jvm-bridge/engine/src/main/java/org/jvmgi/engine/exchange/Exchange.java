/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.io.IOException;
import org.jvmgi.Body;
import org.jvmgi.Headers;
import org.jvmgi.Interim;
import org.jvmgi.engine.exchange.environ.ComputedKey;
import org.jvmgi.engine.exchange.environ.PackedEnviron;
import org.jvmgi.engine.exchange.environ.RequestFacts;
import org.jvmgi.engine.exchange.environ.Served;
import org.jvmgi.engine.exchange.environ.ServerFacts;
import org.jvmgi.engine.log.CapturedStream;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.LogLevel;
import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.log.RequestOutput;
import org.jvmgi.engine.wire.FieldList;
import org.jvmgi.engine.wire.RequestHead;
import org.jvmgi.engine.wire.ResponseHead;
import org.jvmgi.spi.BodyContent;
import org.jvmgi.spi.HeadersEncoding;
import org.jvmgi.spi.StatusLine;

/**
 * One request: finds and calls its application, sends what it answers, and reports what failed, once. Knows nothing of how
 * bytes travel.
 */
public final class Exchange implements RequestLog {
    private static final int ANSWERED = 200;

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
                require(lease.entry());
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

    /** Fails unless the class is what is asked for. */
    private void require(Entry entry) throws UnavailableException {
        if (head.has(RequestHead.HOOK)) {
            Hook.of(head).require(entry);
        } else if (entry.application() == null) {
            throw new UnavailableException(
                    LogCode.ENTRY_CLASS_UNSUITABLE, entry.className() + " is a hook, and no org.jvmgi.Application");
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
            serve(entry, new PackedEnviron(facts), response);
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

    private void serve(Entry entry, PackedEnviron environ, Response response) throws Throwable {
        if (head.has(RequestHead.HOOK)) {
            ask(entry, environ);
        } else {
            call(entry, environ, response);
            end(response);
        }
    }

    /** Asks the hook; its answer is a head without a body. */
    private void ask(Entry entry, PackedEnviron environ) throws Exception {
        environ.remove(ComputedKey.INPUT.key());
        environ.remove(ComputedKey.FILE_WRAPPER.key());
        Headers fields = Hook.of(head).ask(entry.instance(), environ, head);
        ResponseHead answer = new ResponseHead(StatusLine.of(ANSWERED), 0, HeadersEncoding.of(fields));
        if (answer.size() > server.headLimit()) {
            throw new RuleException(
                    LogCode.HOOK_RESULT_UNUSABLE,
                    "it takes " + answer.size() + " bytes, header-buffer-size is " + server.headLimit());
        }
        output.finish();
        carrier.head(answer);
        carrier.end();
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
        Failure failure = head.has(RequestHead.HOOK) ? Failure.ofHook(thrown) : Failure.of(thrown);
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
