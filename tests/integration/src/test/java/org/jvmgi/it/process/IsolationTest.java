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
import org.jvmgi.it.http.BodyReader;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** A group that hangs takes no more than its share of a child's threads from the rest of the server. */
class IsolationTest {

    private static final int THREADS = 8;
    private static final int SHARE = 6;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(IsolationTest::site);

    private static void site(Site site) {
        site.mpmConfig("StartServers 1\nServerLimit 1\nThreadsPerChild " + THREADS + "\nMaxRequestWorkers " + THREADS
                        + "\nMinSpareThreads 1\nMaxSpareThreads " + THREADS + "\n")
                .source("Gate.java")
                .config("JVMGIDaemonProcess slow threads=20\nJVMGIDaemonProcess stopped threads=20")
                .config("JVMGIDaemonProcess whole threads=20 worker-share=100")
                .alias("/quick", "Greeting.java");
        for (String group : List.of("slow", "stopped", "whole")) {
            site.config("JVMGIScriptAlias /" + group + " ${APPS}/Gate.java process-group=" + group);
        }
    }

    /** Requests that have reached their child, each on a connection of its own. */
    private static List<RawConnection> ask(ApacheServer server, String url, int count) throws IOException {
        List<RawConnection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connections.add(server.connect().send("GET " + url + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        }
        return connections;
    }

    private static void assertAllAnswered(List<RawConnection> connections) throws IOException {
        for (RawConnection connection : connections) {
            assertThat(connection.read().status()).isEqualTo(200);
            connection.close();
        }
    }

    private static void assertRefusedAtOnce(ApacheServer server, String url) {
        RawResponse refused = server.get(url);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).hasValue("1");
        assertThat(server.get("/quick").status()).as("another group").isEqualTo(200);
    }

    private static void awaitWaiting(ApacheServer server, String group, int count) {
        Poll.until(
                count + " requests that wait in the application",
                () -> server.get("/" + group + "/waiting?all").text().equals(count + "\n"));
    }

    @EachMode(Mode.DAEMON)
    void slowGroupHasItsShareAndNoMore(ApacheServer server) throws IOException {
        server.expectLog(Codes.SHARE_TAKEN).allowLog("AH00484");
        List<RawConnection> running = ask(server, "/slow/wait?all", SHARE - 1);
        awaitWaiting(server, "slow", SHARE - 1);
        BodyReader last = Poll.value("the rest of the share", () -> stream(server, "/slow/stream?all"));
        assertRefusedAtOnce(server, "/slow/waiting?all");
        running.get(0).abort();
        Poll.until("a thread to come back", () -> server.get("/slow/open?all").status() == 200);
        assertAllAnswered(running.subList(1, SHARE - 1));
        assertThat(last.next()).asString().isEqualTo("first\n");
        assertThat(last.next()).asString().isEqualTo("second\n");
        assertThat(last.next()).isEmpty();
    }

    /** A response that has begun, unless the request before has its thread still. */
    private static Optional<BodyReader> stream(ApacheServer server, String url) {
        try {
            RawConnection connection = ask(server, url, 1).get(0);
            RawResponse.Head head = connection.readHead();
            return head.status() == 200 ? Optional.of(connection.body(head)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Row 301: a process that stands still answers nobody. */
    @EachMode(Mode.DAEMON)
    void groupThatStandsStillHasItsShareAndNoMore(ApacheServer server) throws IOException {
        server.expectLog(Codes.SHARE_TAKEN).allowLog("AH00484");
        assertThat(server.get("/stopped/open?all").status()).isEqualTo(200);
        long pid = server.processes().daemon("stopped").pid();
        Signals.send("STOP", pid);
        List<RawConnection> waiting = ask(server, "/stopped/wait?all", SHARE);
        Poll.until("the share to be taken", () -> probe(server, "/stopped/open?all", waiting) == 503);
        assertRefusedAtOnce(server, "/stopped/open?all");
        Signals.send("CONT", pid);
        assertShareIsAnswered(waiting);
    }

    /** Which of the requests had the share is a matter of who came first; the others were refused. */
    private static void assertShareIsAnswered(List<RawConnection> waiting) throws IOException {
        List<Integer> statuses = new ArrayList<>();
        for (RawConnection connection : waiting) {
            statuses.add(connection.read().status());
            connection.close();
        }
        assertThat(statuses).isSubsetOf(200, 503);
        assertThat(statuses).filteredOn(status -> status == 200).hasSizeGreaterThanOrEqualTo(SHARE);
    }

    /** Asks; a request that got a thread itself is one of those that wait, in the place of one that came later. */
    private static int probe(ApacheServer server, String url, List<RawConnection> waiting) {
        try {
            RawConnection connection = server.connect().send("GET " + url + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            if (!connection.hasAnswerWithin(Settings.patience(Duration.ofSeconds(2)))) {
                waiting.add(connection);
                return 0;
            }
            int status = connection.read().status();
            connection.close();
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @EachMode(Mode.DAEMON)
    void wholeShareIsNoLimit(ApacheServer server) throws IOException {
        server.allowLog("AH00484");
        List<RawConnection> running = ask(server, "/whole/wait?all", THREADS - 1);
        awaitWaiting(server, "whole", THREADS - 1);
        assertThat(server.get("/whole/open?all").status()).isEqualTo(200);
        assertAllAnswered(running);
    }
}
