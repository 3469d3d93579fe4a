/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;
import java.util.OptionalLong;
import org.jvmgi.Body;

/** A body with more to be done when it is closed. */
public final class ClosingBody extends SingleUseBody {
    private final Body source;
    private final AutoCloseable action;

    /**
     * Takes over a body.
     *
     * @param source the body
     * @param action what to do after it has been closed
     */
    public ClosingBody(Body source, AutoCloseable action) {
        this.source = Objects.requireNonNull(source, "source");
        this.action = Objects.requireNonNull(action, "action");
    }

    /**
     * The body whose bytes are sent in the end.
     *
     * @param body any body
     * @return what is inside of all layers of this class
     */
    public static Body innermost(Body body) {
        Body inner = body;
        while (inner instanceof ClosingBody closing) {
            inner = closing.source;
        }
        return inner;
    }

    @Override
    public OptionalLong length() {
        return source.length();
    }

    @Override
    Iterator<ByteBuffer> begin() {
        return source.iterator();
    }

    @Override
    void release() throws IOException {
        Throwable failure = null;
        try {
            source.close();
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            throw e;
        } finally {
            closeAfter(failure);
        }
    }

    /** Runs the action; a failure that is under way already goes first. */
    private void closeAfter(Throwable failure) throws IOException {
        try {
            closeAny(action);
        } catch (IOException | RuntimeException | Error e) {
            if (failure == null) {
                throw e;
            }
            failure.addSuppressed(e);
        }
    }
}
