/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.frame;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Memory that another process can map too: a file that never had a name, sealed so that neither side can change its size. A
 * JDK can make none that is given back when it is closed. All methods may be called from any thread.
 */
final class SharedMemory implements AutoCloseable {
    private final int size;
    private final int descriptor;
    private final Pointer address;

    /** Null: it is closed. */
    private ByteBuffer bytes;

    private SharedMemory(int size, int descriptor, Pointer address) {
        this.size = size;
        this.descriptor = descriptor;
        this.address = address;
        this.bytes = address.getByteBuffer(0, size);
    }

    /** Makes some; {@code null}: this system has none to give. */
    static SharedMemory of(int size) {
        if (!LibC.IS_BOUND) {
            return null;
        }
        int descriptor = LibC.memfd_create("jvmgi", LibC.MFD_CLOEXEC | LibC.MFD_ALLOW_SEALING);
        if (descriptor < 0) {
            return null;
        }
        Pointer address = map(descriptor, size);
        if (address == null) {
            LibC.close(descriptor);
            return null;
        }
        return new SharedMemory(size, descriptor, address);
    }

    private static Pointer map(int descriptor, int size) {
        if (LibC.ftruncate(descriptor, size) != 0 || LibC.fcntl(descriptor, LibC.F_ADD_SEALS, LibC.SEALS) != 0) {
            return null;
        }
        Pointer address = LibC.mmap(null, size, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED, descriptor, 0);
        return Pointer.nativeValue(address) == LibC.MAP_FAILED ? null : address;
    }

    /** The file's number, until the memory is closed. */
    int descriptor() {
        return descriptor;
    }

    /** Copies bytes into it; moves the position of {@code from} behind them. */
    synchronized void put(int offset, ByteBuffer from, int count) throws IOException {
        if (bytes == null) {
            throw new IOException("the connection is closed");
        }
        bytes.clear().position(offset);
        bytes.put(from.slice(from.position(), count));
        from.position(from.position() + count);
    }

    /** Gives the memory back; the other side keeps it as long as it has it mapped. */
    @Override
    public synchronized void close() {
        if (bytes != null) {
            bytes = null;
            LibC.munmap(address, size);
            LibC.close(descriptor);
        }
    }

    /** The system's own library, with the numbers of a 64-bit Linux. */
    private static final class LibC {
        static final int MFD_CLOEXEC = 1;
        static final int MFD_ALLOW_SEALING = 2;
        static final int F_ADD_SEALS = 1033;

        /** Against further seals, a smaller size and a larger one. */
        static final int SEALS = 1 | 2 | 4;

        static final int PROT_READ = 1;
        static final int PROT_WRITE = 2;
        static final int MAP_SHARED = 1;
        static final long MAP_FAILED = -1;
        static final boolean IS_BOUND = bind();

        private LibC() {}

        private static boolean bind() {
            try {
                Native.register(LibC.class, "c");
                return true;
            } catch (RuntimeException | LinkageError ignored) {
                // An old or a small library; what is not shared is copied.
                return false;
            }
        }

        static native int memfd_create(String name, int flags);

        static native int ftruncate(int descriptor, long size);

        static native int fcntl(int descriptor, int command, int argument);

        static native Pointer mmap(Pointer wanted, long size, int access, int flags, int descriptor, long offset);

        static native int munmap(Pointer address, long size);

        static native int close(int descriptor);
    }
}
