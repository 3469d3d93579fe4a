/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.lint;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jvmgi.lint.Scene.Fault;

/** The server's side of a request's body. */
final class FakeInput extends FilterInputStream {
    private final FakeResponse response;

    FakeInput(InputStream source, FakeResponse response) {
        super(source);
        this.response = response;
    }

    @Override
    public int read() throws IOException {
        refuseWhenOver();
        return super.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        refuseWhenOver();
        return super.read(target, offset, length);
    }

    private void refuseWhenOver() throws IOException {
        if (response.over && !response.has(Fault.GIVES_DEAD_INPUT)) {
            throw new IOException("the request is over");
        }
    }
}
