/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

import java.io.IOException;
import java.io.InputStream;

/** {@code System.in}, {@code System.out} and {@code System.err} of a process that serves applications. */
public final class StandardStreams {

    private StandardStreams() {}

    /** Nobody types to a server: there is nothing to read. What is printed is told apart by request. */
    public static void install() {
        System.setIn(InputStream.nullInputStream());
        CapturedStream.install();
    }

    /**
     * Makes reading or printing the application's mistake.
     *
     * @param in whether reading {@code System.in} is refused (JVMGIRestrictStdin)
     * @param out whether printing to {@code System.out} is refused (JVMGIRestrictStdout)
     */
    public static void restrict(boolean in, boolean out) {
        if (in) {
            System.setIn(new RefusedInput());
        }
        if (out) {
            CapturedStream.refuseOut();
        }
    }

    /** Fails whatever it is asked for, instead of ending at once: a program that waits for an answer learns that none will come. */
    private static final class RefusedInput extends InputStream {
        @Override
        public int read() throws IOException {
            throw refusal();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            throw refusal();
        }

        @Override
        public long skip(long count) throws IOException {
            throw refusal();
        }

        @Override
        public int available() throws IOException {
            throw refusal();
        }

        private static IOException refusal() {
            return new IOException("reading System.in was refused: JVMGIRestrictStdin is On");
        }
    }
}
