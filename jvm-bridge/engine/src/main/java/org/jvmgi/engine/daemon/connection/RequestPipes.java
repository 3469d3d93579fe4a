/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jvmgi.engine.daemon.frame.Descriptors;
import org.jvmgi.engine.daemon.thread.Relay;

/**
 * Makes pipes for requests to come over, in the place of the sockets that their answers leave by. When one socket bears both,
 * the kernel wakes the reader, which waits for the next request, each time the other side takes an answer in, for nothing;
 * and a pipe is the cheaper of the two. What passes descriptors on takes time and memory when it is loaded, so a process
 * that few requests come to does without.
 */
public final class RequestPipes {
    private final AtomicBoolean wanted = new AtomicBoolean();
    private volatile Descriptors descriptors;

    /** Whether pipes can be had, which the first to ask makes true after a while. From any thread. */
    public boolean areAvailable() {
        if (!wanted.get() && wanted.compareAndSet(false, true)) {
            try {
                Relay.start(() -> descriptors = Descriptors.get());
            } catch (OutOfMemoryError | RejectedExecutionException ignored) {
                // There is no thread to be had now; requests come over sockets as before.
                wanted.set(false);
            }
        }
        return descriptors != null;
    }

    /**
     * Says HELLO on a connection, together with the end of a new pipe that the other side is to write to.
     *
     * @param hello in a direct buffer; what is left in it after this has not been sent
     */
    public void greet(Connection connection, ByteBuffer hello) {
        if (descriptors == null) {
            return;
        }
        Pipe pipe;
        try {
            pipe = Pipe.open();
        } catch (IOException ignored) {
            // For want of descriptors, of which a socket takes fewer.
            return;
        }
        boolean sent = false;
        try (Pipe.SinkChannel sink = pipe.sink()) {
            descriptors.send(connection.channel(), hello, sink);
            connection.readFrom(pipe.source());
            sent = true;
        } catch (IOException ignored) {
            // Nothing has left, so the connection goes on without a pipe; if it is lost, the next write says so.
        } finally {
            if (!sent) {
                close(pipe.source());
            }
        }
    }

    private static void close(Pipe.SourceChannel source) {
        try {
            source.close();
        } catch (IOException ignored) {
            // Nothing has come of it.
        }
    }
}
