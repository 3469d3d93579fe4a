/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.BodyReader;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** Processes that get nowhere any more (rows 208, 301, 508). */
class DeadlockTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(DeadlockTest::site);

    private static void site(Site site) {
        site.source("Stuck.java", "Full.java")
                .config("JVMGIDaemonProcess full threads=2 max-heap=48m deadlock-timeout=10 graceful-timeout=1"
                        + " java-options=-XX:+UseSerialGC")
                .config("JVMGIScriptAlias /full ${APPS}/Full.java process-group=full");
        for (String group : new String[] {"locked", "frozen"}) {
            site.config("JVMGIDaemonProcess " + group + " threads=2 deadlock-timeout=2 graceful-timeout=1")
                    .config("JVMGIScriptAlias /" + group + " ${APPS}/Stuck.java process-group=" + group);
        }
    }

    /** Rows 208, 209: the successor serves; the log says which thread waits where. */
    @EachMode(Mode.DAEMON)
    void processWithDeadlockedThreadsIsReplaced(ApacheServer server) {
        server.expectLog(Codes.THREADS_DEADLOCKED).allowLog("stuck-o").allowLog("    at ");
        String first = server.get("/locked/deadlock").text();
        ProcessInfo old = server.processes().daemon("locked");
        server.logs().await("\"stuck-one\" waits for java.lang.Object");
        server.logs().await("Stuck.lambda$lock");
        Poll.until("a successor", () -> !server.get("/locked/").text().equals(first));
        Poll.until("the old process to end", () -> ProcessInfo.of(old.pid()).isEmpty());
    }

    /** Row 508: it would answer for ever, and ever more slowly. */
    @EachMode(Mode.DAEMON)
    void processThatOnlyCollectsGarbageIsReplaced(ApacheServer server) {
        server.expectLog(Codes.COLLECTS_ONLY).allowLog("[group full]").allowLog(Codes.PROCESS_LOST);
        String first = server.get("/full/").text();
        ProcessInfo old = server.processes().daemon("full");
        assertThat(server.get("/full/thrash").text()).isEqualTo(first);
        server.logs().await("it does little but collect garbage");
        Poll.until("a successor", () -> {
            var response = server.get("/full/");
            return response.status() == 200 && !response.text().equals(first);
        });
        Poll.until("the old process to end", () -> ProcessInfo.of(old.pid()).isEmpty());
    }

    /** Row 301: a process that gives no sign of life is killed, and the next one serves. */
    @EachMode(Mode.DAEMON)
    void processWithoutASignOfLifeIsKilled(ApacheServer server) throws IOException {
        server.expectLog(Codes.DAEMON_SILENT).expectLog(Codes.DAEMON_ENDED).expectLog(Codes.PROCESS_LOST);
        String first = server.get("/frozen/").text();
        try (RawConnection running = server.connect().send("GET /frozen/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            BodyReader body = running.body(running.readHead());
            body.next();
            Signals.send("STOP", server.processes().daemon("frozen").pid());
            server.logs().await("ended: it answered no heartbeat for deadlock-timeout (2 s) and was killed");
            assertThat(body.next()).isEmpty();
            assertThat(server.logs().await(Codes.PROCESS_LOST).text())
                    .contains("request: it answered no heartbeat for deadlock-timeout (2 s) and was killed");
        }
        Poll.until("a successor", () -> {
            var response = server.get("/frozen/");
            return response.status() == 200 && !response.text().equals(first);
        });
        assertThat(server.get("/frozen/").status()).isEqualTo(200);
    }
}
