/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** How many requests run at once, and what becomes of those that wait. */
class QueueTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(QueueTest::site);

    private static void site(Site site) {
        site.config("JVMGIDaemonProcess wide threads=3")
                .config("JVMGIDaemonProcess timed threads=1 queue-timeout=1")
                .source("Gate.java");
        for (String group : List.of("wide", "timed")) {
            site.config("JVMGIScriptAlias /" + group + " ${APPS}/Gate.java process-group=" + group);
        }
    }

    private static RawConnection stream(ApacheServer server, String group, String gate) throws IOException {
        RawConnection connection =
                server.connect().send("GET /" + group + "/stream?" + gate + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        connection.body(connection.readHead()).next();
        return connection;
    }

    @EachMode(Mode.DAEMON)
    void threadsIsTheNumberOfRequestsAtOnce(ApacheServer server) throws IOException {
        List<RawConnection> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            running.add(stream(server, "wide", "all"));
        }
        try (RawConnection waiting =
                server.connect().send("GET /wide/waiting?all HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(waiting.hasAnswerWithin(Duration.ofMillis(500))).isFalse();
            running.get(0).abort();
            assertThat(waiting.read().status()).isEqualTo(200);
        }
        for (RawConnection connection : running) {
            connection.close();
        }
    }

    @EachMode(Mode.DAEMON)
    void requestThatWaitsTooLongIs504(ApacheServer server) throws IOException {
        server.expectLog(Codes.QUEUE_TIMEOUT);
        try (RawConnection running = stream(server, "timed", "late")) {
            long begin = System.nanoTime();
            RawResponse response = server.get("/timed/waiting?late");
            Duration waited = Duration.ofNanos(System.nanoTime() - begin);
            assertThat(response.status()).isEqualTo(504);
            assertThat(waited).isBetween(Duration.ofMillis(900), Duration.ofMillis(5_000));
            running.abort();
        }
        Poll.until(
                "the group to serve again",
                () -> server.get("/timed/waiting?late").status() == 200);
    }
}
