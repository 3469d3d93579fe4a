/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.life;

import org.jvmgi.engine.exit.WayOut;

/** The engine's own way out of the process. */
public final class ProcessExit {
    private ProcessExit() {}

    /**
     * Runs the shutdown hooks and ends the process, whatever they do.
     *
     * @param milliseconds how long the hooks may take
     */
    public static void leave(int status, long milliseconds) {
        Thread exit = new Thread("jvmgi-exit") {
            @Override
            public void run() {
                WayOut.exit(status);
            }
        };
        exit.setDaemon(true);
        try {
            exit.start();
            exit.join(Math.max(1, milliseconds));
        } catch (InterruptedException | OutOfMemoryError ignored) {
            // The process ends here and now.
        }
        WayOut.halt(status);
    }
}
