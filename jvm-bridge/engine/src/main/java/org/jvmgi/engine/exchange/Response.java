/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.OptionalLong;
import org.jvmgi.Headers;
import org.jvmgi.ResponseCommittedException;
import org.jvmgi.StartResponse;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.RequestLog;
import org.jvmgi.engine.wire.ResponseHead;
import org.jvmgi.spi.FileRegion;
import org.jvmgi.spi.HeadersEncoding;
import org.jvmgi.spi.StatusLine;

/**
 * The response of one request: what was started, whether output has begun, and how much of the body was sent against
 * what the head promised. All its state is guarded by its own lock.
 */
final class Response implements StartResponse {
    private static final long UNKNOWN = -1;

    private final Carrier carrier;
    private final RequestLog log;
    private final HeadRules rules;
    private StatusLine status;
    private HeadersEncoding headers;
    private ResponseOutput output;
    private boolean committed;
    private boolean complete;
    private boolean ended;
    private boolean closed;
    private boolean bodyAllowed = true;
    private long promised = UNKNOWN;
    private long sent;
    private boolean cut;

    Response(Carrier carrier, RequestLog log, HeadRules rules) {
        this.carrier = carrier;
        this.log = log;
        this.rules = rules;
    }

    @Override
    public synchronized OutputStream start(String statusText, Headers given, Throwable failure) {
        Objects.requireNonNull(statusText, "status");
        Objects.requireNonNull(given, "headers");
        if (closed) {
            throw new IllegalStateException("start was called after the request");
        }
        if (carrier.isLate()) {
            throw Lateness.exception();
        }
        if (committed) {
            throw tooLate(failure);
        }
        StatusLine line = rules.status(statusText);
        HeadersEncoding encoding = HeadersEncoding.of(given);
        OptionalLong length = rules.check(line, encoding);
        if (output != null) {
            output.detach("the response was started anew");
        }
        status = line;
        headers = encoding;
        promised = length.orElse(UNKNOWN);
        output = new ResponseOutput(this);
        return output;
    }

    private static RuntimeException tooLate(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException unchecked) {
            return unchecked;
        }
        String message = "start was called again after output had begun";
        return failure == null ? new IllegalStateException(message) : new ResponseCommittedException(message, failure);
    }

    /** Fails once output has begun or the request is over. */
    synchronized void requireNoOutput(String what) {
        if (closed || committed) {
            throw new IllegalStateException(what + (closed ? " after the request" : " after output had begun"));
        }
    }

    /** Fails unless {@code start} was called. */
    synchronized void requireStart() {
        if (output == null) {
            throw new RuleException(LogCode.NO_START, "");
        }
    }

    /** Whether the head says how long the body is. */
    synchronized boolean isLengthGiven() {
        return promised >= 0;
    }

    /** Whether a body may follow the head. */
    synchronized boolean isBodyAllowed() {
        return rules.isBodyAllowed(status);
    }

    /**
     * Passes the head and what was written to the stream, unless that was done.
     *
     * @param bodyLength the length of the body without what was written, −1: unknown. Ignored when the head has one
     */
    synchronized void commit(long bodyLength) throws IOException {
        if (!committed) {
            long known = bodyLength < 0 ? UNKNOWN : bodyLength + output.pending();
            passHead(known);
        }
        output.drain();
    }

    private void passHead(long known) throws IOException {
        committed = true;
        if (promised < 0) {
            promised = known;
        }
        bodyAllowed = rules.isBodyAllowed(status);
        carrier.head(new ResponseHead(status, rules.isLengthAllowed(status) ? promised : UNKNOWN, headers));
    }

    /** Passes body bytes, without sending them at once. */
    synchronized void send(ByteBuffer bytes) throws IOException {
        int count = admit(bytes);
        if (count > 0) {
            carrier.data(bytes.slice(bytes.position(), count));
        }
    }

    /** Counts the bytes that the response may have of a buffer; the head goes first. */
    private int admit(ByteBuffer bytes) throws IOException {
        if (!committed) {
            passHead(UNKNOWN);
        }
        if (!bodyAllowed) {
            return 0;
        }
        int count = bytes.remaining();
        if (promised >= 0 && count > promised - sent) {
            warnOfCut();
            count = (int) (promised - sent);
        }
        sent += count;
        return count;
    }

    private void warnOfCut() {
        if (!cut) {
            cut = true;
            log.line(LogCode.BODY_TOO_LONG, "Content-Length is " + promised);
        }
    }

    /** Passes one buffer of the body, after what was written to the stream, and sends everything. */
    synchronized void sendNow(ByteBuffer bytes) throws IOException {
        output.drain();
        int count = admit(bytes);
        if (count > 0) {
            carrier.send(bytes.slice(bytes.position(), count));
        } else {
            carrier.flush();
        }
    }

    /**
     * Passes bytes of a file, without sending them at once.
     *
     * @return how many bytes, −1 at the end of the file
     */
    synchronized int send(FileChannel file, long position, int wanted) throws IOException {
        int count = wanted;
        if (promised >= 0 && count > promised - sent) {
            warnOfCut();
            count = (int) (promised - sent);
        }
        if (count == 0) {
            return wanted;
        }
        int got = carrier.data(file, position, count);
        sent += Math.max(0, got);
        return got;
    }

    /**
     * Passes a file as a whole, without sending it at once, if the carrier can.
     *
     * @return false: its bytes have to be sent
     */
    synchronized boolean send(FileRegion file) throws IOException {
        long count = file.length();
        if (promised >= 0 && count > promised - sent) {
            warnOfCut();
            count = promised - sent;
        }
        boolean passed = count == 0 || carrier.file(file.descriptor(), file.offset(), count);
        sent += passed ? count : 0;
        if (passed && sent < promised) {
            // No end will follow but a failure, and before that the file is closed.
            carrier.flush();
        }
        return passed;
    }

    /** Sends what was passed; the head too. */
    synchronized void push() throws IOException {
        if (!committed) {
            passHead(UNKNOWN);
        }
        carrier.flush();
    }

    /** Passes what is still missing, up to the end itself. A thread that goes on writing gets nothing into the response any more. */
    synchronized void prepareEnd() throws IOException {
        requireStart();
        commit(0);
        if (bodyAllowed && promised >= 0 && sent < promised) {
            throw new RuleException(
                    LogCode.BODY_TOO_SHORT, sent + " of " + promised + " bytes, so the response was cut");
        }
        complete = true;
    }

    /** Completes the response. */
    synchronized void end() throws IOException {
        ended = true;
        carrier.end();
    }

    /** Whether the request has run out of time. */
    boolean isLate() {
        return carrier.isLate();
    }

    /** Whether nothing more of the body can be sent. */
    boolean isComplete() {
        return complete;
    }

    /** Whether the response has ended. */
    synchronized boolean isEnded() {
        return ended;
    }

    /** Makes the stream and {@code start} useless. */
    synchronized void close() {
        closed = true;
        if (output != null) {
            output.detach("the request is over");
        }
    }
}
