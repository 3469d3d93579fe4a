/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import java.io.IOException;
import java.io.InputStream;
import org.jvmgi.RequestBodyException;

/** A request's body: once broken it stays so, and it ends with its request. */
final class RequestInput extends InputStream {
    private final InputStream source;
    private volatile IOException broken;
    private volatile boolean over;

    RequestInput(InputStream source) {
        this.source = source;
    }

    /** The request is over. */
    void end() {
        over = true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (over) {
            throw new IOException("the request is over");
        }
        if (broken == null) {
            try {
                return Uninterrupted.receive(() -> source.read(target, offset, length));
            } catch (IOException e) {
                broken = e;
            }
        }
        RequestBodyException failure =
                new RequestBodyException(RequestBodyException.BROKEN, "the request's body ended early");
        failure.initCause(broken);
        throw failure;
    }

    @Override
    public int available() throws IOException {
        return over || broken != null ? 0 : source.available();
    }
}
