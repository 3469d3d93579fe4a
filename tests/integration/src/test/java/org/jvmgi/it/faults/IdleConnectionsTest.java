/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.OwnServer;

/** What connections that do nothing cost those that do something; {@code tests/faults/run} alone runs it. */
@Tag("faults")
class IdleConnectionsTest {

    private static final int IDLE = 2000;
    private static final int ACTIVE = 32;
    private static final long SECONDS = 8;
    private static final String REQUEST = "GET /round HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Test
    void idleConnectionsDoNotSlowTheActiveOnes() throws Exception {
        var site = Placement.LITERAL
                .site("threads=32")
                .mpmConfig("StartServers 4\nServerLimit 4\nThreadsPerChild 64\nMaxRequestWorkers 256\n"
                        + "MinSpareThreads 1\nMaxSpareThreads 256\nAsyncRequestWorkerFactor 16\n")
                .config("KeepAlive On\nKeepAliveTimeout 300\nMaxKeepAliveRequests 0");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.allowLog("JVMGI0");
            percentile(server);
            double unloaded = percentile(server);
            List<RawConnection> idle = new ArrayList<>();
            for (int i = 0; i < IDLE; i++) {
                RawConnection connection = server.connect().send(REQUEST);
                connection.read();
                idle.add(connection);
            }
            double loaded = percentile(server);
            Figures.tell(
                    "p99 of " + ACTIVE + " connections beside " + IDLE + " idle ones",
                    "2 x that without (%.1f ms)".formatted(unloaded),
                    "%.1f ms".formatted(loaded),
                    loaded <= 2 * unloaded);
            for (RawConnection connection : idle) {
                connection.close();
            }
            own.verifyAndStop();
        }
    }

    /** The 99th percentile of what the active connections see, in milliseconds. */
    private static double percentile(ApacheServer server) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(ACTIVE);
        List<Long> all = new ArrayList<>();
        try {
            Callable<List<Long>> client = () -> ask(server);
            List<Future<List<Long>>> running = new ArrayList<>();
            for (int i = 0; i < ACTIVE; i++) {
                running.add(clients.submit(client));
            }
            for (Future<List<Long>> each : running) {
                all.addAll(each.get());
            }
        } finally {
            clients.shutdownNow();
        }
        long[] sorted = all.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length * 99 / 100] / 1e6;
    }

    private static List<Long> ask(ApacheServer server) throws IOException {
        List<Long> times = new ArrayList<>();
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        try (RawConnection connection = server.connect()) {
            for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
                if (connection.send(REQUEST).read().status() != 200) {
                    throw new IOException("an active connection was not served");
                }
                times.add(System.nanoTime() - begin);
            }
        }
        return times;
    }
}
