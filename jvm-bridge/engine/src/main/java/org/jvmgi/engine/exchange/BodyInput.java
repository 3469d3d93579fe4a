/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The request's body. It ends where the body ends; a body that broke throws, at every further read again. The client is
 * asked for a body that is sent on demand at the first read.
 */
final class BodyInput extends InputStream {
    private final Carrier carrier;
    private boolean onDemand;
    private boolean ended;
    private IOException failure;
    private volatile boolean closed;

    /**
     * Makes one.
     *
     * @param present whether there is a body at all
     * @param onDemand whether it has to be asked for
     */
    BodyInput(Carrier carrier, boolean present, boolean onDemand) {
        this.carrier = carrier;
        this.ended = !present;
        this.onDemand = onDemand;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public synchronized int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        check();
        if (length == 0) {
            return 0;
        }
        if (ended) {
            return -1;
        }
        try {
            if (onDemand) {
                onDemand = false;
                carrier.want();
            }
            int count = carrier.read(into, offset, length);
            ended = count < 0;
            return count;
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public synchronized int available() throws IOException {
        check();
        return ended ? 0 : carrier.available();
    }

    /** Ends reading; further reads throw. */
    @Override
    public void close() {
        closed = true;
    }

    private void check() throws IOException {
        if (closed) {
            throw new IOException("the request's input is closed");
        }
        if (carrier.isLate()) {
            throw Lateness.failure();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
