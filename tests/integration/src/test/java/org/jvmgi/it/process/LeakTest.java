/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Hundreds of requests of every fate leave no descriptor behind in any process. */
class LeakTest {

    private static final int ROUNDS = 60;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(LeakTest::site);

    private static void site(Site site) {
        site.alias("/f", "Faults.java")
                .alias("/echo", "Echo.java")
                .alias("/input", "Input.java")
                .alias("/r", "Responses.java");
    }

    private static void requestsOfEveryFate(ApacheServer server) throws IOException {
        for (int i = 0; i < ROUNDS; i++) {
            server.get("/f/unchecked");
            server.get("/f/after-flush");
            server.get("/f/close");
            server.post("/echo", new byte[10_000]);
            server.post("/input/none", new byte[10_000]);
            server.get("/r?header=Content-Length:100&body=short");
            abortedUpload(server);
            abortedDownload(server);
        }
    }

    private static void abortedUpload(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            connection.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nbegin");
            connection.readHead();
            connection.abort();
        }
    }

    private static void abortedDownload(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            connection.send(
                    "GET /r?repeat=100000&body=0123456789012345678901234567890123456789 HTTP/1.1\r\nHost: localhost\r\n\r\n");
            connection.readHead();
            connection.abort();
        }
    }

    private static Map<Long, Integer> descriptors(ApacheServer server) {
        Map<Long, Integer> counts = new TreeMap<>();
        server.processes()
                .all()
                .forEach(process ->
                        counts.put(process.pid(), process.descriptors().size()));
        return counts;
    }

    @EachMode
    void descriptorsStayTheSame(ApacheServer server) throws IOException {
        server.allowLog("JVMGI");
        requestsOfEveryFate(server);
        Map<Long, Integer> before = descriptors(server);
        requestsOfEveryFate(server);
        // Idle pooled connections and dying ones come and go; a leak would show as one descriptor for each request of a
        // fate.
        Poll.until(
                "descriptors as before, not " + descriptors(server),
                () -> grown(before, descriptors(server)) < ROUNDS / 4);
        assertThat(server.processes().daemons().stream().map(ProcessInfo::pid)).isSubsetOf(before.keySet());
        assertThat(server.processes().children().stream().map(ProcessInfo::pid)).isSubsetOf(before.keySet());
    }

    private static int grown(Map<Long, Integer> before, Map<Long, Integer> now) {
        return now.entrySet().stream()
                .mapToInt(entry -> entry.getValue() - before.getOrDefault(entry.getKey(), 0))
                .max()
                .orElse(0);
    }
}
