/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.embedded;

import org.jvmgi.engine.exchange.Exchange;
import org.jvmgi.engine.exchange.FailureText;
import org.jvmgi.engine.exchange.MicroClock;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;
import org.jvmgi.engine.wire.ProtocolException;
import org.jvmgi.engine.wire.RequestHead;

/** Serves the requests of one thread of httpd, on that thread, one after the other. */
final class Worker {
    private static final int FAILED = 500;

    private final EmbeddedEngine engine;
    private final int number;
    private final Buffers buffers;
    private final int born;

    Worker(EmbeddedEngine engine, int number, Buffers buffers) {
        this.engine = engine;
        this.number = number;
        this.buffers = buffers;
        this.born = engine.generation();
    }

    /** Serves the request in the buffer; see {@link Answer}. */
    long serve(int length) {
        long received = MicroClock.now();
        byte[] payload = new byte[length];
        buffers.request().get(0, payload);
        NativeCarrier carrier = null;
        try {
            RequestHead head = RequestHead.decode(payload);
            carrier = new NativeCarrier(buffers, head.has(RequestHead.ON_DEMAND));
            new Exchange(carrier, head, engine.facts(), received).run(engine.applications(), number);
        } catch (ProtocolException | RuntimeException | Error e) {
            fail(e);
        } finally {
            // An interrupt that was meant for this request must not reach the next one.
            Thread.interrupted();
        }
        if (carrier == null) {
            carrier = new NativeCarrier(buffers, false);
        }
        carrier.abortUnlessSettled(FAILED, LogCode.ENGINE_FAILED.number(), LogCode.ENGINE_FAILED.text());
        return carrier.finish() | (engine.generation() == born ? 0 : Answer.RENEW);
    }

    private static void fail(Throwable failure) {
        ProcessLog.line(LogCode.ENGINE_FAILED, FailureText.line(failure));
        FailureText.trace(failure, ProcessLog::line);
    }
}
