/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A terminal of which a test has the far end: what it types goes to the processes in its foreground, and its end hangs up. */
public final class Terminal implements AutoCloseable {

    /** The key that interrupts. */
    public static final String CONTROL_C = "\u0003";

    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 256;
    private static final int O_CLOEXEC = 524_288;
    private static final int LONGEST_NAME = 64;

    static {
        Native.register(Terminal.class, "c");
    }

    private final int descriptor;
    private final String name;
    private boolean open = true;

    public Terminal() throws IOException {
        byte[] text = new byte[LONGEST_NAME];
        descriptor = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (descriptor < 0 || unlockpt(descriptor) != 0 || ptsname_r(descriptor, text, text.length) != 0) {
            throw new IOException("there is no terminal to be had");
        }
        name = Native.toString(text);
    }

    private static native int posix_openpt(int flags);

    private static native int unlockpt(int descriptor);

    private static native int ptsname_r(int descriptor, byte[] name, long size);

    private static native long write(int descriptor, byte[] bytes, long count);

    private static native int close(int descriptor);

    /** The program for {@link OwnServer#startAfter} that makes this the terminal of httpd: the leader of a session gets the first that it opens. */
    public String[] prefix() {
        return new String[] {"sh", "-c", "exec <\"$0\" && exec \"$@\"", name};
    }

    public void type(String keys) throws IOException {
        byte[] bytes = keys.getBytes(StandardCharsets.US_ASCII);
        if (write(descriptor, bytes, bytes.length) != bytes.length) {
            throw new IOException("the terminal takes no keys");
        }
    }

    /** As when its window is closed. */
    public void hangUp() {
        if (open) {
            open = false;
            close(descriptor);
        }
    }

    @Override
    public void close() {
        hangUp();
    }
}
