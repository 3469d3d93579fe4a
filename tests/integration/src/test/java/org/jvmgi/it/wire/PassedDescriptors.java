/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;

/** Sends descriptors over a Unix socket, any number and of any kind, as a 64-bit Linux lays its messages out. */
final class PassedDescriptors {

    private static final int O_NONBLOCK = 2048;
    private static final int F_SETFL = 4;
    private static final int F_ADD_SEALS = 1033;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int IOVEC = 56;
    private static final int CONTROL = IOVEC + 16;
    private static final int CONTROL_HEADER = 16;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;

    static {
        Native.register(PassedDescriptors.class, "c");
    }

    private PassedDescriptors() {}

    private static native int open(String path, int flags);

    private static native int close(int descriptor);

    private static native int pipe(int[] ends);

    private static native int fcntl(int descriptor, int command, int argument);

    private static native int memfd_create(String name, int flags);

    private static native int ftruncate(int descriptor, long size);

    private static native long write(int descriptor, byte[] bytes, long length);

    private static native long sendmsg(int socket, Pointer message, int flags);

    /** Sends bytes, with the descriptors of the files attached to the first of them. */
    static void send(SocketChannel channel, byte[] bytes, String... paths) throws IOException {
        int[] descriptors = new int[paths.length];
        for (int i = 0; i < paths.length; i++) {
            descriptors[i] = open(paths[i], O_NONBLOCK);
        }
        send(channel, bytes, descriptors);
        for (int descriptor : descriptors) {
            close(descriptor);
        }
    }

    private static void send(SocketChannel channel, byte[] bytes, int... descriptors) throws IOException {
        try (Memory data = new Memory(bytes.length)) {
            data.write(0, bytes, 0, bytes.length);
            long sent = sendmsg(number(channel), message(data, bytes.length, descriptors), 0);
            if (sent != bytes.length) {
                throw new IOException("sendmsg took " + sent + " of " + bytes.length + " bytes");
            }
        }
    }

    /** Sends bytes with the descriptor of new memory, which begins with others and has the seals that are named. */
    static void sendMemory(SocketChannel channel, byte[] bytes, int size, int seals, byte[] content)
            throws IOException {
        int memory = memfd_create("scripted", MFD_ALLOW_SEALING);
        if (ftruncate(memory, size) != 0
                || write(memory, content, content.length) != content.length
                || fcntl(memory, F_ADD_SEALS, seals) != 0) {
            throw new IOException("there is no such memory to be had");
        }
        send(channel, bytes, memory);
        close(memory);
    }

    /** Sends bytes with the writing end of a new pipe, whose other end this returns. */
    static ReadableByteChannel sendPipe(SocketChannel channel, byte[] bytes) throws IOException {
        java.nio.channels.Pipe pipe = java.nio.channels.Pipe.open();
        try (java.nio.channels.Pipe.SinkChannel sink = pipe.sink()) {
            send(channel, bytes, number(sink));
        }
        return pipe.source();
    }

    static Pipe pipe() throws IOException {
        int[] ends = new int[2];
        if (pipe(ends) != 0) {
            throw new IOException("there is no pipe to be had");
        }
        return new Pipe(ends[0], ends[1]);
    }

    /** Both ends of a pipe. */
    record Pipe(int source, int sink) {

        /** Sends bytes with the end that is written to. */
        void sendEnd(SocketChannel channel, byte[] bytes) throws IOException {
            send(channel, bytes, sink);
        }

        /** Makes whoever writes wait for room, the other side too: both write to one open file. */
        void makeWritesWait() {
            fcntl(sink, F_SETFL, 0);
        }

        void close() {
            PassedDescriptors.close(source);
            PassedDescriptors.close(sink);
        }
    }

    private static Memory message(Pointer data, long length, int... descriptors) {
        int space = CONTROL_HEADER + (descriptors.length * Integer.BYTES + 7) / 8 * 8;
        Memory memory = new Memory(CONTROL + space);
        memory.clear();
        memory.setPointer(16, memory.share(IOVEC));
        memory.setLong(24, 1);
        memory.setPointer(32, memory.share(CONTROL));
        memory.setLong(40, space);
        memory.setPointer(IOVEC, data);
        memory.setLong(IOVEC + 8, length);
        memory.setLong(CONTROL, CONTROL_HEADER + descriptors.length * Integer.BYTES);
        memory.setInt(CONTROL + 8, SOL_SOCKET);
        memory.setInt(CONTROL + 12, SCM_RIGHTS);
        memory.write(CONTROL + CONTROL_HEADER, descriptors, 0, descriptors.length);
        return memory;
    }

    private static int number(Channel channel) throws IOException {
        try {
            Method number = Class.forName("sun.nio.ch.SelChImpl").getDeclaredMethod("getFDVal");
            number.setAccessible(true);
            return (int) number.invoke(channel);
        } catch (ReflectiveOperationException e) {
            throw new IOException("the socket's number cannot be had", e);
        }
    }
}
