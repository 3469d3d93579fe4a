/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal.lint;

import java.io.IOException;
import java.io.OutputStream;

/** Counts what an application writes, and checks that a dead stream takes nothing more. */
final class OutputLint extends OutputStream {
    private final RequestLint request;
    private final OutputStream server;
    private final OneThread guard = new OneThread("the output stream");
    private volatile boolean closed;

    OutputLint(RequestLint request, OutputStream server) {
        this.request = request;
        this.server = server;
    }

    /** What writes to the server's stream. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    @Override
    public void write(int b) throws IOException {
        write(1, () -> server.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        write(length, () -> server.write(bytes, offset, length));
    }

    private void write(int length, Writing writing) throws IOException {
        guard.<Void, IOException>run(() -> {
            boolean dead = isDead();
            if (!dead) {
                request.count(Math.max(length, 0));
            }
            writing.run();
            Rule.DEAD_STREAM.require(!dead, "it was written to");
            return null;
        });
    }

    @Override
    public void flush() throws IOException {
        guard.<Void, IOException>run(() -> {
            boolean dead = isDead();
            server.flush();
            if (!dead) {
                request.outputBegan();
            }
            return null;
        });
    }

    @Override
    public void close() throws IOException {
        guard.<Void, IOException>run(() -> {
            boolean dead = isDead();
            closed = true;
            server.close();
            if (!dead) {
                request.outputBegan();
            }
            return null;
        });
    }

    private boolean isDead() {
        return closed || request.isOver() || !request.isCurrent(this);
    }
}
