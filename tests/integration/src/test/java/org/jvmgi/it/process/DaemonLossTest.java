/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.BodyReader;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** A process that is lost costs the requests that ran in it, and nothing else (rows 300, 321, 118, 126). */
class DaemonLossTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(DaemonLossTest::site);

    private static void site(Site site) {
        site.config("JVMGIDaemonProcess lost threads=2\nJVMGIProcessGroup lost")
                .alias("/gate", "Gate.java")
                .alias("/instance", "Instance.java")
                .alias("/digest", "Digest.java");
    }

    private static RawConnection ask(ApacheServer server, String path) throws IOException {
        return server.connect().send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static void awaitWaiting(ApacheServer server, String gate, int count) {
        Poll.until(
                count + " requests at the gate",
                () -> server.get("/gate/waiting?" + gate).text().equals(count + "\n"));
    }

    private static void kill(ApacheServer server) {
        ProcessInfo daemon = server.processes().daemon("lost");
        Signals.send("KILL", daemon.pid());
    }

    @EachMode(Mode.DAEMON)
    void runningRequestIs502AndTheNextOneIsServed(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("JVMGI02");
        try (RawConnection running = ask(server, "/gate/wait?killed")) {
            awaitWaiting(server, "killed", 1);
            kill(server);
            assertThat(running.read().status()).isEqualTo(502);
        }
        assertThat(server.get("/instance").status()).isEqualTo(200);
    }

    @EachMode(Mode.DAEMON)
    void startedResponseIsCut(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("JVMGI02");
        try (RawConnection running = ask(server, "/gate/stream?cut")) {
            RawResponse.Head head = running.readHead();
            BodyReader body = running.body(head);
            assertThat(new String(body.next(), StandardCharsets.UTF_8)).isEqualTo("first\n");
            kill(server);
            assertThat(body.next()).isEmpty();
            assertThat(body.ending()).isEqualTo(Ending.CUT);
        }
        assertThat(server.get("/instance").status()).isEqualTo(200);
    }

    @EachMode(Mode.DAEMON)
    void uploadInProgressIs502(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("JVMGI02");
        try (RawConnection running = server.connect()) {
            running.send("POST /gate/upload?up HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nbegin");
            awaitWaiting(server, "up", 1);
            kill(server);
            assertThat(running.read().status()).isEqualTo(502);
        }
        assertThat(server.get("/instance").status()).isEqualTo(200);
    }

    @EachMode(Mode.DAEMON)
    void queuedRequestsAreServedByTheSuccessor(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("JVMGI02");
        try (RawConnection first = ask(server, "/gate/stream?q");
                RawConnection second = ask(server, "/gate/stream?q")) {
            first.body(first.readHead()).next();
            second.body(second.readHead()).next();
            try (RawConnection queued = ask(server, "/instance");
                    RawConnection queuedToo = ask(server, "/digest")) {
                long oldPid = server.processes().daemon("lost").pid();
                kill(server);
                assertThat(queued.read().text()).doesNotStartWith(oldPid + " ").endsWith("\n");
                assertThat(queuedToo.read().status()).isEqualTo(200);
            }
        }
    }

    @EachMode(Mode.DAEMON)
    void idleProcessThatWasKilledIsReplacedUnseen(ApacheServer server) {
        server.allowLog("JVMGI02");
        for (int i = 0; i < 3; i++) {
            assertThat(server.get("/instance").status()).isEqualTo(200);
            kill(server);
            assertThat(server.get("/instance").status()).isEqualTo(200);
        }
    }

    /** Row 321: an operator's signal drains. */
    @EachMode(Mode.DAEMON)
    void signalledProcessFinishesItsRequestsAndIsReplaced(ApacheServer server) throws IOException {
        for (String signal : new String[] {"TERM", "USR1"}) {
            try (RawConnection running = ask(server, "/gate/stream?" + signal)) {
                BodyReader body = running.body(running.readHead());
                body.next();
                ProcessInfo old = server.processes().daemon("lost");
                Signals.send(signal, old.pid());
                Poll.until("a successor", () -> !server.get("/instance").text().startsWith(old.pid() + " "));
                assertThat(server.get("/instance").status()).isEqualTo(200);
                assertThat(ProcessInfo.of(old.pid())).isPresent();
                assertThat(old.pid()).isPositive();
            }
            Poll.until(
                    "the old process to end",
                    () -> server.processes().daemons("lost").size() == 1);
        }
    }
}
