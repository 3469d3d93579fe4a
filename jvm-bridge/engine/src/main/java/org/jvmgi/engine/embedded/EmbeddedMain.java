/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.embedded;

import java.io.FileDescriptor;
import java.nio.ByteBuffer;
import org.jvmgi.engine.exit.WayOut;
import org.jvmgi.engine.wire.FieldList;
import org.jvmgi.engine.wire.ProtocolException;

/**
 * All that the native side knows of the engine, by name and signature: what it calls, and what it is called by. The native
 * methods are bound before {@link #start}.
 */
public final class EmbeddedMain {

    /** Of {@link #sendApart}: all of it is on its way. */
    static final int SENT = 1;

    /** Of {@link #sendApart}: the bytes are to be put into the answer buffer. */
    static final int WANTS_COPY = 2;

    private static volatile EmbeddedEngine engine;

    private EmbeddedMain() {}

    /** Starts the engine, once in the life of the process. */
    static void start(byte[] config) throws ProtocolException {
        engine = EmbeddedEngine.start(EmbeddedConfig.of(FieldList.decode(config)));
    }

    /** Closes the applications. */
    static void stop() {
        engine.close();
    }

    /** Ends the JVM after its shutdown hooks. */
    static void leave() {
        WayOut.exit(0);
    }

    /**
     * Makes what serves the requests of one thread of httpd.
     *
     * @param number the thread's number, from 1
     * @param handle its native counterpart
     * @param request where packed requests are written by the native side
     * @param answer where answers are written for it
     * @param body where it puts bytes of request bodies
     */
    static Object worker(int number, long handle, ByteBuffer request, ByteBuffer answer, ByteBuffer body) {
        return new Worker(engine, number, new Buffers(handle, request, answer, body));
    }

    /**
     * Serves the request that lies in the thread's buffer.
     *
     * @param worker what {@link #worker} made for this thread
     * @param length the request's length
     * @return see {@link Answer}
     */
    static long serve(Object worker, int length) {
        return ((Worker) worker).serve(length);
    }

    /**
     * Puts bytes of the request's body into the body buffer.
     *
     * @param how 0 only what is there, 1 wait for at least one byte, 2 the client sent nothing for too long
     * @return how many; 0 nothing is there, −1 the body is complete, −2 the client is gone, below: minus the status of a
     *     broken body
     */
    static native int read(long handle, int how);

    /** The client's socket in the low half (−1: there is none to wait on), and httpd's Timeout in milliseconds in the high one. */
    static native long client(long handle);

    /** Waits until a socket can be read; false: the time is over. */
    static native boolean await(int socket, int milliseconds);

    /**
     * Passes on what lies in the answer buffer: a HEAD, INTERIM or TRAILERS frame of {@code head} bytes, 0 for none, then
     * body bytes.
     *
     * @param flush whether it has to be on its way to the client when this returns
     * @return false: the response cannot go on
     */
    static native boolean send(long handle, int head, int data, boolean flush);

    /**
     * Sends likewise, and bytes of a direct buffer behind it, from where they lie: they may not change until this returns.
     *
     * @return {@link #SENT}; {@link #WANTS_COPY}: nothing was taken, because filters would look at the bytes; else the
     *     response cannot go on
     */
    static native int sendApart(long handle, int head, int data, ByteBuffer bytes, int position, int count);

    /**
     * Passes on likewise, without flushing, and a part of a file behind it.
     *
     * @return false: the response cannot go on
     */
    static native boolean file(long handle, int head, int data, FileDescriptor descriptor, long position, long length);

    /** Writes a line to the log of the request in hand, or, with handle 0, of the server. */
    static native void log(long handle, int level, int code, byte[] text);
}
