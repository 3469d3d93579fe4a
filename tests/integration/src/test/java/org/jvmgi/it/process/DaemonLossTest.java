/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
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

    /** A group for each test: one that lost many processes is started ever more slowly. */
    private static void site(Site site) {
        site.source("Gate.java", "Instance.java", "Digest.java", "Echo.java");
        for (String group : List.of("running", "started", "upload", "queued", "idle", "signalled")) {
            site.config("JVMGIDaemonProcess " + group + " threads=2");
            for (String name : List.of("Gate", "Instance", "Digest", "Echo")) {
                site.config("JVMGIScriptAlias /" + group + "/" + name.toLowerCase(Locale.ROOT) + " ${APPS}/" + name
                        + ".java process-group=" + group);
            }
        }
    }

    private static RawConnection ask(ApacheServer server, String path) throws IOException {
        return server.connect().send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static void awaitWaiting(ApacheServer server, String group) {
        Poll.until(
                "a request inside the application",
                () -> server.get("/" + group + "/gate/waiting?x").text().equals("1\n"));
    }

    private static void kill(ApacheServer server, String group) {
        Signals.send("KILL", server.processes().daemon(group).pid());
    }

    @EachMode(Mode.DAEMON)
    void runningRequestIs502AndTheNextOneIsServed(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("JVMGI02");
        try (RawConnection running = ask(server, "/running/gate/wait?x")) {
            awaitWaiting(server, "running");
            kill(server, "running");
            assertThat(running.read().status()).isEqualTo(502);
        }
        assertThat(server.get("/running/instance").status()).isEqualTo(200);
    }

    @EachMode(Mode.DAEMON)
    void startedResponseIsCut(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("JVMGI02");
        try (RawConnection running = ask(server, "/started/gate/stream?x")) {
            RawResponse.Head head = running.readHead();
            BodyReader body = running.body(head);
            assertThat(new String(body.next(), StandardCharsets.UTF_8)).isEqualTo("first\n");
            kill(server, "started");
            assertThat(body.next()).isEmpty();
            assertThat(body.ending()).isEqualTo(Ending.CUT);
        }
        assertThat(server.get("/started/instance").status()).isEqualTo(200);
    }

    @EachMode(Mode.DAEMON)
    void uploadInProgressIs502(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("JVMGI02");
        try (RawConnection running = server.connect()) {
            running.send("POST /upload/gate/upload?x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nbegin");
            awaitWaiting(server, "upload");
            kill(server, "upload");
            assertThat(running.read().status()).isEqualTo(502);
        }
        assertThat(server.get("/upload/instance").status()).isEqualTo(200);
    }

    @EachMode(Mode.DAEMON)
    void queuedRequestsAreServedByTheSuccessor(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("JVMGI02");
        try (RawConnection first = ask(server, "/queued/gate/stream?x");
                RawConnection second = ask(server, "/queued/gate/stream?x")) {
            first.body(first.readHead()).next();
            second.body(second.readHead()).next();
            try (RawConnection queued = ask(server, "/queued/instance");
                    RawConnection queuedToo = ask(server, "/queued/digest")) {
                long oldPid = server.processes().daemon("queued").pid();
                kill(server, "queued");
                assertThat(queued.read().text()).doesNotStartWith(oldPid + " ").endsWith("\n");
                assertThat(queuedToo.read().status()).isEqualTo(200);
            }
        }
    }

    @EachMode(Mode.DAEMON)
    void idleProcessThatWasKilledIsReplacedUnseen(ApacheServer server) {
        server.allowLog("JVMGI02");
        for (int i = 0; i < 3; i++) {
            assertThat(server.get("/idle/instance").status()).isEqualTo(200);
            kill(server, "idle");
            assertThat(server.get("/idle/instance").status()).isEqualTo(200);
        }
    }

    /** Row 321: an operator's signal drains. */
    @EachMode(Mode.DAEMON)
    void signalledProcessFinishesItsRequestsAndIsReplaced(ApacheServer server) throws IOException {
        server.allowLog(Codes.DAEMON_LEAVES_AGAIN);
        for (String signal : new String[] {"TERM", "USR1"}) {
            try (RawConnection running = server.connect()) {
                running.send("POST /signalled/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
                running.sendChunk(new byte[] {'a'});
                BodyReader body = running.body(running.readHead());
                assertThat(body.next()).containsExactly('a');
                ProcessInfo old = server.processes().daemon("signalled");
                Signals.send(signal, old.pid());
                Poll.until(
                        "a successor",
                        () -> !server.get("/signalled/instance").text().startsWith(old.pid() + " "));
                running.sendChunk(new byte[] {'b'}).sendLastChunk();
                assertThat(body.next()).containsExactly('b');
                assertThat(body.next()).isEmpty();
                assertThat(body.ending()).isEqualTo(Ending.COMPLETE);
                Poll.until("the old process to end", () -> ProcessInfo.of(old.pid())
                        .isEmpty());
            }
        }
    }
}
