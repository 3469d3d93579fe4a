/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
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
import org.jvmgi.it.server.Site;

/** Requests that do not move for longer than they may (rows 107, 207, 208, 209). */
class RequestTimeoutTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(RequestTimeoutTest::site);

    private static void site(Site site) {
        site.source("Stuck.java", "HangingStart.java")
                .config("JVMGIDaemonProcess timed threads=2 request-timeout=1 interrupt-timeout=60")
                .config("JVMGIDaemonProcess stuck threads=2 request-timeout=1 interrupt-timeout=1 graceful-timeout=10")
                .config(
                        "JVMGIDaemonProcess loading threads=2 request-timeout=1 interrupt-timeout=1 graceful-timeout=10")
                .config("JVMGIScriptAlias /loading/any/ ${APPS}/ process-group=loading")
                .config("<Location /moving>\nJVMGIRequestTimeout 3\n</Location>")
                .config("<LocationMatch \"/$\">\nJVMGIRequestTimeout 60\n</LocationMatch>")
                .config("<Location /free>\nJVMGIRequestTimeout 0\n</Location>");
        for (String path : new String[] {"timed", "moving", "free"}) {
            site.config("JVMGIScriptAlias /" + path + " ${APPS}/Stuck.java process-group=timed");
        }
        for (String path : new String[] {"stuck", "loading"}) {
            site.config("JVMGIScriptAlias /" + path + " ${APPS}/Stuck.java process-group=" + path);
        }
    }

    /** Loads the application, for which there is more time. */
    private static String load(ApacheServer server, String path) {
        RawResponse response = server.get("/" + path + "/");
        assertThat(response.status()).isEqualTo(200);
        return response.text();
    }

    private static RawConnection ask(ApacheServer server, String path) throws IOException {
        return server.connect().send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    /** Row 207: the stack is logged, and the thread serves on, uninterrupted. */
    @EachMode(Mode.DAEMON)
    void requestThatDoesNotMoveIs504AndItsThreadServesOn(ApacheServer server) {
        server.expectLog(Codes.REQUEST_TIMEOUT);
        String before = load(server, "timed");
        assertThat(server.get("/timed/sleep").status()).isEqualTo(504);
        server.logs().await("Stuck.call(Stuck.java:");
        for (int i = 0; i < 4; i++) {
            assertThat(server.get("/timed/").text()).isEqualTo(before).endsWith(" false\n");
        }
    }

    @EachMode(Mode.DAEMON)
    void responseThatStopsMovingIsCut(ApacheServer server) throws IOException {
        server.expectLog(Codes.REQUEST_TIMEOUT);
        load(server, "timed");
        try (RawConnection running = ask(server, "/timed/stream")) {
            RawResponse.Head head = running.readHead();
            assertThat(head.status()).isEqualTo(200);
            BodyReader body = running.body(head);
            assertThat(body.next()).isNotEmpty();
            assertThat(body.next()).isEmpty();
            assertThat(body.ending()).isEqualTo(Ending.CUT);
        }
    }

    @EachMode(Mode.DAEMON)
    void responseThatMovesMayTakeLonger(ApacheServer server) {
        load(server, "moving");
        assertThat(server.get("/moving/steps?12").text()).endsWith("11\n");
    }

    /** Row 107: what moves is what the application reads, not what it waits for. */
    @EachMode(Mode.DAEMON)
    void uploadThatStopsIs504(ApacheServer server) throws IOException {
        server.expectLog(Codes.REQUEST_TIMEOUT);
        load(server, "timed");
        try (RawConnection running = server.connect()) {
            running.send("POST /timed/read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nx");
            assertThat(running.read().status()).isEqualTo(504);
        }
    }

    /** After the interrupt the request's objects say that its time is over; what it answers then is dropped. */
    @EachMode(Mode.DAEMON)
    void applicationLearnsThatItIsTooLate(ApacheServer server) {
        server.expectLog(Codes.REQUEST_TIMEOUT);
        load(server, "timed");
        assertThat(server.get("/timed/cleaner?me").status()).isEqualTo(504);
        Poll.until("the application to notice", () -> server.get("/timed/said?me")
                .text()
                .equals("interrupted, start: RequestTimeoutException, read: RequestTimeoutException\n"));
    }

    @EachMode(Mode.DAEMON)
    void timeOutOfThePlaceGoesFirst(ApacheServer server) throws IOException {
        try (RawConnection running = ask(server, "/free/sleep")) {
            assertThat(running.hasAnswerWithin(Duration.ofSeconds(2))).isFalse();
            running.abort();
        }
    }

    /** Row 208: requests that wait for a thread are served by the successor. */
    @EachMode(Mode.DAEMON)
    void processWhoseThreadsDoNotComeBackIsReplaced(ApacheServer server) throws IOException {
        server.expectLog(Codes.REQUEST_TIMEOUT).expectLog(Codes.REQUEST_STUCK);
        String before = load(server, "stuck");
        ProcessInfo old = server.processes().daemon("stuck");
        try (RawConnection one = ask(server, "/stuck/deaf");
                RawConnection other = ask(server, "/stuck/deaf")) {
            assertThat(one.read().status()).isEqualTo(504);
            assertThat(other.read().status()).isEqualTo(504);
        }
        RawResponse next = server.get("/stuck/");
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.text()).isNotEqualTo(before).endsWith(" false\n");
        Poll.until("the old process to end", () -> ProcessInfo.of(old.pid()).isEmpty());
    }

    /** Row 209: an application that is never loaded. */
    @EachMode(Mode.DAEMON)
    void applicationThatDoesNotLoadIs504AndTheProcessReplaced(ApacheServer server) {
        server.expectLog(Codes.REQUEST_TIMEOUT).expectLog(Codes.REQUEST_STUCK);
        String before = load(server, "loading");
        ProcessInfo old = server.processes().daemon("loading");
        assertThat(server.get("/loading/any/HangingStart").status()).isEqualTo(504);
        Poll.until("a successor", () -> !server.get("/loading/").text().equals(before));
        Poll.until("the old process to end", () -> ProcessInfo.of(old.pid()).isEmpty());
    }
}
