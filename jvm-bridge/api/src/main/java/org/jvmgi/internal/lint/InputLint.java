/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal.lint;

import java.io.IOException;
import java.io.InputStream;
import org.jvmgi.RequestBodyException;

/** Checks how a server answers reads of a request's body. */
final class InputLint extends InputStream {
    private final RequestLint request;
    private final InputStream server;
    private final OneThread guard = new OneThread("the input");
    private volatile boolean ended;
    private volatile boolean broken;

    InputLint(RequestLint request, InputStream server) {
        this.request = request;
        this.server = server;
    }

    @Override
    public int read() throws IOException {
        return guard.<Integer, IOException>run(() -> {
            int value = result(server::read);
            Rule.READ_COUNT.require(value >= -1 && value <= 0xFF, "read() returned " + value);
            return note(value, value >= 0);
        });
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return guard.<Integer, IOException>run(() -> {
            if (length == 0) {
                return readNothing(target, offset);
            }
            int count = result(() -> server.read(target, offset, length));
            boolean valid = count == -1 || (count >= 1 && count <= length);
            Rule.READ_COUNT.require(valid, "asked for " + length + ", it returned " + count);
            return note(count, count > 0);
        });
    }

    /** A server may answer this without looking at its state. */
    private int readNothing(byte[] target, int offset) throws IOException {
        int count = server.read(target, offset, 0);
        Rule.READ_COUNT.require(count == 0, "asked for nothing, it returned " + count);
        return count;
    }

    private int result(OneThread.Action<Integer, IOException> reading) throws IOException {
        boolean over = request.isOver();
        try {
            int result = reading.run();
            Rule.DEAD_INPUT.require(!over, "a read returned");
            Rule.READ_BROKEN.require(!broken, "a read returned");
            return result;
        } catch (RequestBodyException e) {
            broken = true;
            throw e;
        }
    }

    private int note(int result, boolean more) {
        Rule.READ_END.require(!ended || !more, "there were more bytes");
        ended = ended || !more;
        return result;
    }

    @Override
    public int available() throws IOException {
        return server.available();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
