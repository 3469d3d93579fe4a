/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.jvmgi.ClientAbortException;
import org.jvmgi.engine.exchange.Carrier;
import org.jvmgi.engine.log.LogLevel;
import org.jvmgi.engine.wire.Abort;
import org.jvmgi.engine.wire.ResponseHead;
import org.jvmgi.engine.wire.SideFields;

/**
 * Carries one request across JNI. Made anew for each request, so that an application which keeps hold of an old one cannot
 * reach the next. What is not sent before the end stays in the thread's buffer: a small response is passed on when the
 * request's one call into Java returns.
 *
 * <p>The native side bears one call at a time; this object's lock sees to that. Only the wait for the client is outside of
 * it, so that a thread that reads does not hold up one that writes.
 */
final class NativeCarrier implements Carrier {
    /** How often a silent client is read from all the same, in milliseconds: httpd's filters (mod_reqtimeout) count time as well. */
    private static final long LOOK = 1_000;

    /** What is smaller costs less to copy. */
    private static final int WORTH_SENDING_APART = 16 * 1024;

    private final Buffers buffers;
    private final ByteBuffer answer;
    private final NativeBody body;
    private boolean asked;
    private int head;
    private boolean ended;
    private boolean aborted;
    private boolean over;
    private volatile boolean gone;

    /**
     * Makes the carrier of the request in hand.
     *
     * @param onDemand whether reading asks the client for the body, so that it has to wait for {@link #want}
     */
    NativeCarrier(Buffers buffers, boolean onDemand) {
        this.buffers = buffers;
        this.answer = buffers.answer().clear();
        this.body = new NativeBody(buffers);
        this.asked = !onDemand;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = readNow(into, offset, length, NativeBody.Way.TRY);
        if (count == NativeBody.NOTHING) {
            long begin = System.nanoTime();
            while (count == NativeBody.NOTHING) {
                count = readNow(into, offset, length, awaitClient(begin));
            }
        }
        return count;
    }

    private synchronized int readNow(byte[] into, int offset, int length, NativeBody.Way way) throws IOException {
        checkOpen();
        try {
            return body.read(into, offset, length, way);
        } catch (ClientAbortException e) {
            gone = true;
            throw e;
        }
    }

    /** Waits until the client may have sent something; then how to go on reading. */
    private NativeBody.Way awaitClient(long begin) throws IOException {
        long client = client();
        int socket = (int) client;
        if (socket < 0) {
            return NativeBody.Way.BLOCK;
        }
        long left = (client >> Integer.SIZE) - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        boolean ready = EmbeddedMain.await(socket, (int) Math.max(0, Math.min(left, LOOK)));
        return ready || left > LOOK ? NativeBody.Way.TRY : NativeBody.Way.GIVE_UP;
    }

    private synchronized long client() throws IOException {
        checkOpen();
        return EmbeddedMain.client(buffers.handle());
    }

    @Override
    public synchronized int available() {
        if (over || !asked) {
            return 0;
        }
        try {
            return body.available();
        } catch (IOException ignored) {
            // The next read meets it again, and may throw it.
            return 0;
        }
    }

    /** Reading is asking. */
    @Override
    public synchronized void want() {
        asked = true;
    }

    @Override
    public synchronized void head(ResponseHead response) throws IOException {
        checkOpen();
        response.encode(answer);
        head = answer.position();
    }

    @Override
    public synchronized void side(SideFields fields) throws IOException {
        checkOpen();
        if (answer.position() > 0) {
            send(false);
        }
        fields.encode(answer);
        head = answer.position();
        send(false);
    }

    @Override
    public synchronized void data(ByteBuffer bytes) throws IOException {
        checkOpen();
        while (bytes.hasRemaining()) {
            if (!answer.hasRemaining()) {
                send(false);
            }
            int count = Math.min(bytes.remaining(), answer.remaining());
            answer.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
        }
    }

    @Override
    public synchronized void send(ByteBuffer bytes) throws IOException {
        checkOpen();
        if (bytes.isDirect() && bytes.remaining() >= WORTH_SENDING_APART && sendApart(bytes)) {
            return;
        }
        data(bytes);
        flush();
    }

    /** Sends bytes from where they lie; false: something in httpd wants to look at them, so it gets a copy. */
    private boolean sendApart(ByteBuffer bytes) throws IOException {
        int sent = EmbeddedMain.sendApart(
                buffers.handle(), head, answer.position() - head, bytes, bytes.position(), bytes.remaining());
        if (sent == EmbeddedMain.WANTS_COPY) {
            return false;
        }
        bytes.position(bytes.limit());
        took(sent == EmbeddedMain.SENT);
        return true;
    }

    @Override
    public synchronized int data(FileChannel file, long position, int count) throws IOException {
        checkOpen();
        if (!answer.hasRemaining()) {
            send(false);
        }
        answer.limit(answer.position() + Math.min(count, answer.remaining()));
        try {
            return file.read(answer, position);
        } catch (IOException e) {
            // Unchecked, since an IOException from here means that the client is gone.
            throw new UncheckedIOException(e);
        } finally {
            answer.limit(answer.capacity());
        }
    }

    @Override
    public synchronized boolean file(FileDescriptor descriptor, long position, long length) throws IOException {
        checkOpen();
        took(EmbeddedMain.file(buffers.handle(), head, answer.position() - head, descriptor, position, length));
        return true;
    }

    @Override
    public synchronized void flush() throws IOException {
        checkOpen();
        send(true);
    }

    private void send(boolean flush) throws ClientAbortException {
        took(EmbeddedMain.send(buffers.handle(), head, answer.position() - head, flush));
    }

    /** The native side has what was gathered, unless it found that the response cannot go on. */
    private void took(boolean sent) throws ClientAbortException {
        answer.clear();
        head = 0;
        if (!sent) {
            gone = true;
            throw new ClientAbortException("the client has left");
        }
    }

    @Override
    public synchronized void end() throws IOException {
        checkOpen();
        ended = true;
    }

    @Override
    public synchronized void abort(int status, int code, String text) {
        if (over || gone || ended) {
            return;
        }
        aborted = true;
        answer.clear();
        new Abort(status, code, text).encode(answer);
    }

    @Override
    public synchronized void log(LogLevel level, int code, String text) {
        if (!over) {
            EmbeddedMain.log(buffers.handle(), level.number(), code, text.getBytes(UTF_8));
        }
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    /** Aborts a request of which nobody has said how it ends. */
    synchronized void abortUnlessSettled(int status, int code, String text) {
        if (!aborted) {
            abort(status, code, text);
        }
    }

    /** Makes the carrier useless; how the request ended, see {@link Answer}. */
    synchronized long finish() {
        over = true;
        if (gone) {
            return Answer.broken();
        }
        return aborted ? Answer.aborted(answer.position()) : Answer.complete(head, answer.position() - head);
    }

    private void checkOpen() throws IOException {
        if (over || aborted || ended) {
            throw new IOException("the request is over");
        }
        if (gone) {
            throw new ClientAbortException("the client has left");
        }
    }
}
