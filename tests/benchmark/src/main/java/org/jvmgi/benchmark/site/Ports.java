/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/** Hands out ports of the loop-back interface that were free a moment ago, none of them twice. */
public final class Ports {
    private static final int ATTEMPTS = 100;

    private final Set<Integer> given = new HashSet<>();

    public synchronized int next() throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (given.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            }
        }
        throw new IOException("no free port");
    }
}
