/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import java.io.IOException;

/** I/O that an interrupt of before does not harm: a channel would be closed by it. The thread stays interrupted. */
final class Uninterrupted {
    private Uninterrupted() {}

    /** Something that sends. */
    @FunctionalInterface
    interface Sending {
        void run() throws IOException;
    }

    /** Something that receives. */
    @FunctionalInterface
    interface Receiving {
        int run() throws IOException;
    }

    static void send(Sending sending) throws IOException {
        receive(() -> {
            sending.run();
            return 0;
        });
    }

    static int receive(Receiving receiving) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return receiving.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
