/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends signals by number of the process. */
public final class Signals {

    private Signals() {}

    /** Sends a signal, named without SIG; a process that has ended meanwhile is no failure. */
    public static void send(String signal, long pid) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending a signal", e);
        }
    }
}
