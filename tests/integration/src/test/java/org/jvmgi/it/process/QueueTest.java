/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/** How many requests run at once, and what becomes of those that wait. */
class QueueTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(QueueTest::site);

    private static void site(Site site) {
        site.config("JVMGIDaemonProcess wide threads=3")
                .config("JVMGIDaemonProcess timed threads=1 queue-timeout=1")
                .config("JVMGIDaemonProcess limited threads=1 queue-limit=2")
                .config("JVMGIDaemonProcess pair processes=2 threads=1 queue-limit=2")
                .source("Gate.java");
        for (String group : List.of("wide", "timed", "limited", "pair")) {
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
            assertThat(waited).isBetween(Duration.ofMillis(900), Settings.patience(Duration.ofSeconds(15)));
            running.abort();
        }
        Poll.until(
                "the group to serve again",
                () -> server.get("/timed/waiting?late").status() == 200);
    }

    private static RawConnection wait(ApacheServer server, String group) throws IOException {
        return server.connect().send("GET /" + group + "/waiting?x HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static boolean isAnswered(RawConnection connection, Duration limit) {
        try {
            return connection.hasAnswerWithin(limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first answer that comes; its connection is taken out of the list. */
    private static RawResponse firstAnswer(List<RawConnection> connections) throws IOException {
        RawConnection answered = Poll.value("an answer", () -> connections.stream()
                .filter(each -> isAnswered(each, Duration.ofMillis(20)))
                .findFirst());
        connections.remove(answered);
        return answered.read();
    }

    /** A request that waits, as soon as there is room for it. */
    private static RawConnection waitWithoutAnswer(ApacheServer server, String group) {
        return Poll.value("a place in the queue", () -> {
            try {
                RawConnection next = wait(server, group);
                if (!isAnswered(next, Settings.patience(Duration.ofSeconds(2)))) {
                    return Optional.of(next);
                }
                next.close();
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void expectFull(RawResponse response) {
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("Retry-After")).isPresent();
    }

    /** Fills the queue, and one more; those that wait, of whom none is answered. */
    private static List<RawConnection> fill(ApacheServer server, String group) throws IOException {
        List<RawConnection> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(wait(server, group));
        }
        expectFull(firstAnswer(waiting));
        for (RawConnection each : waiting) {
            assertThat(each.hasAnswerWithin(Duration.ofMillis(100))).isFalse();
        }
        return waiting;
    }

    /** Rows 502, 503: more than may wait are sent away at once; who leaves makes room. */
    @EachMode(Mode.DAEMON)
    void requestBeyondTheQueueIs503(ApacheServer server) throws IOException {
        server.expectLog(Codes.QUEUE_FULL).allowLog(Codes.CLIENT_GONE);
        try (RawConnection running = stream(server, "limited", "full")) {
            List<RawConnection> waiting = fill(server, "limited");
            waiting.remove(0).abort();
            waiting.add(waitWithoutAnswer(server, "limited"));
            running.abort();
            for (RawConnection each : waiting) {
                assertThat(each.read().status()).isEqualTo(200);
                each.close();
            }
        }
    }

    /** A process whose part of the queue is full is passed over for another one; 503 says that all are full. */
    @EachMode(Mode.DAEMON)
    void queueIsSharedByTheProcessesOfTheGroup(ApacheServer server) throws IOException {
        server.expectLog(Codes.QUEUE_FULL).allowLog(Codes.CLIENT_GONE);
        try (RawConnection one = stream(server, "pair", "full");
                RawConnection other = stream(server, "pair", "full")) {
            List<RawConnection> waiting = fill(server, "pair");
            one.abort();
            other.abort();
            for (RawConnection each : waiting) {
                assertThat(each.read().status()).isEqualTo(200);
                each.close();
            }
        }
    }
}
