/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jvmgi.Body;

/** A body for one response: begins at most once, and frees what it holds at most once. */
abstract class SingleUseBody implements Body {
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Begins; called at most once. */
    abstract Iterator<ByteBuffer> begin();

    /** Frees what the body holds; called at most once. */
    abstract void release() throws IOException;

    @Override
    public final Iterator<ByteBuffer> iterator() {
        if (closed.get()) {
            throw new IllegalStateException("this body has been closed");
        }
        if (begun.getAndSet(true)) {
            throw new IllegalStateException("this body serves one response and has begun already");
        }
        return begin();
    }

    @Override
    public final void close() throws IOException {
        if (!closed.getAndSet(true)) {
            release();
        }
    }

    /** Closes anything, with the exceptions of {@code Body.close}. */
    static void closeAny(AutoCloseable resource) throws IOException {
        try {
            resource.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while closing", e);
        } catch (Exception e) {
            throw new IOException("closing failed", e);
        }
    }
}
