/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.frame;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import org.jvmgi.engine.exchange.FailureText;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;

/**
 * What a JDK cannot do: pass a descriptor on over a Unix socket. {@code sendmsg} is called through JNA; the numbers of
 * descriptors come from {@code sun.nio.ch}, which the command line opens. Where any of that is missing, files are read and
 * streamed.
 */
public final class Descriptors {
    private static final Descriptors INSTANCE = find();

    private final Method number;
    private final Method ofChannel;

    private Descriptors(Method number, Method ofChannel) {
        this.number = number;
        this.ofChannel = ofChannel;
    }

    /** The way to pass descriptors on; {@code null}: there is none. */
    public static Descriptors get() {
        return INSTANCE;
    }

    private static Descriptors find() {
        try {
            LibC.bind();
            Method number = Class.forName("sun.nio.ch.IOUtil").getDeclaredMethod("fdVal", FileDescriptor.class);
            Method ofChannel = Class.forName("sun.nio.ch.SelChImpl").getDeclaredMethod("getFDVal");
            number.setAccessible(true);
            ofChannel.setAccessible(true);
            return new Descriptors(number, ofChannel);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            ProcessLog.line(LogCode.DESCRIPTORS_UNAVAILABLE, FailureText.line(e));
            return null;
        }
    }

    /**
     * Writes bytes with a descriptor attached to the first of them. The channel blocks, and is not closed meanwhile.
     *
     * @param bytes at least one, in a direct buffer; its position moves by as many as were taken
     */
    public void send(SocketChannel channel, ByteBuffer bytes, FileDescriptor descriptor) throws IOException {
        int file = invoke(number, null, descriptor);
        if (file < 0) {
            throw new IOException("a file was closed before it was passed on");
        }
        send(channel, bytes, file);
    }

    /** As the other, with the descriptor of a channel. */
    public void send(SocketChannel channel, ByteBuffer bytes, SelectableChannel passed) throws IOException {
        send(channel, bytes, invoke(ofChannel, passed));
    }

    /** As the others, with the number of a descriptor. */
    void send(SocketChannel channel, ByteBuffer bytes, int file) throws IOException {
        int socket = invoke(ofChannel, channel);
        try (Message message = new Message(bytes, file)) {
            int sent = message.send(socket);
            bytes.position(bytes.position() + sent);
        }
    }

    private static int invoke(Method method, Object target, Object... arguments) throws IOException {
        try {
            return (int) method.invoke(target, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IOException("a descriptor's number cannot be had", e);
        }
    }

    /** A {@code struct msghdr} with the bytes and the control message that it points to, as a 64-bit Linux lays them out. */
    private static final class Message implements AutoCloseable {
        private static final int IOVEC = 56;
        private static final int CONTROL = IOVEC + 16;
        private static final int CONTROL_LENGTH = 20;
        private static final int CONTROL_SPACE = 24;
        private static final int SOL_SOCKET = 1;
        private static final int SCM_RIGHTS = 1;

        private final Memory memory = new Memory(CONTROL + CONTROL_SPACE);

        Message(ByteBuffer bytes, int descriptor) {
            memory.clear();
            memory.setPointer(16, memory.share(IOVEC));
            memory.setLong(24, 1);
            memory.setPointer(32, memory.share(CONTROL));
            memory.setLong(40, CONTROL_SPACE);
            memory.setPointer(IOVEC, Native.getDirectBufferPointer(bytes).share(bytes.position()));
            memory.setLong(IOVEC + 8, bytes.remaining());
            memory.setLong(CONTROL, CONTROL_LENGTH);
            memory.setInt(CONTROL + 8, SOL_SOCKET);
            memory.setInt(CONTROL + 12, SCM_RIGHTS);
            memory.setInt(CONTROL + 16, descriptor);
        }

        int send(int socket) throws IOException {
            while (true) {
                long sent = LibC.sendmsg(socket, memory, LibC.MSG_NOSIGNAL);
                if (sent > 0) {
                    return (int) sent;
                }
                int error = Native.getLastError();
                if (error != LibC.EINTR) {
                    throw new IOException("a descriptor cannot be passed on: error " + error);
                }
            }
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    /** The system's own library. */
    private static final class LibC {
        static final int MSG_NOSIGNAL = 0x4000;
        static final int EINTR = 4;

        private LibC() {}

        static void bind() {
            if (Native.POINTER_SIZE != Long.BYTES || Native.LONG_SIZE != Long.BYTES) {
                throw new IllegalStateException("this is no 64-bit system");
            }
            Native.register(LibC.class, "c");
        }

        static native long sendmsg(int socket, Pointer message, int flags);
    }
}
