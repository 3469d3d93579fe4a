/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.BodyReader;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Clients that take their time, on a server with mod_reqtimeout. */
class SlowRequestTest {

    private static final int IDLE = 1_000;
    private static final int SLOW = 20;
    private static final int OTHERS = 50;
    private static final Duration BETWEEN_BYTES = Duration.ofMillis(50);
    private static final String UPLOAD = "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nbegin";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(SlowRequestTest::site);

    /** One application thread, so that one that is not given back is missed; two children with 64 threads together. */
    private static void site(Site site) {
        site.modules("reqtimeout")
                .alias("/hello", "Greeting.java")
                .alias("/gate", "Gate.java")
                .alias("/input", "Input.java")
                .alias("/echo", "Echo.java")
                .mpmConfig("StartServers 2\nServerLimit 2\nThreadsPerChild 32\nMaxRequestWorkers 64\n"
                        + "MinSpareThreads 1\nMaxSpareThreads 64\nAsyncRequestWorkerFactor 64\n")
                .config("JVMGIDaemonProcess default threads=1")
                .config("RequestReadTimeout header=3 body=3")
                .config("LogLevel reqtimeout:info")
                .config("KeepAlive On\nKeepAliveTimeout 300");
    }

    /** Sends byte after byte until the server says something. */
    private static void dribble(RawConnection connection) {
        Poll.until("an answer", () -> {
            connection.send("x");
            return connection.hasAnswerWithin(BETWEEN_BYTES);
        });
    }

    /** Row 033. */
    @EachMode
    void slowHeadIs408AndNoApplicationIsCalled(ApacheServer server) throws IOException {
        server.expectLog("AH01382");
        try (RawConnection slow = server.connect()) {
            dribble(slow.send("GET /gate/wait?head HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
            assertThat(slow.read().status()).isEqualTo(408);
        }
        assertThat(server.get("/gate/waiting?head").text()).isEqualTo("0\n");
    }

    /** Row 034: the application's read throws, and its thread serves others. */
    @EachMode
    void slowBodyIs408AndFreesTheThread(ApacheServer server) throws IOException {
        server.expectLog("AH01382").allowLog(Codes.BAD_BODY, Codes.REQUEST_BODY_BROKEN);
        try (RawConnection slow = server.connect()) {
            dribble(slow.send(UPLOAD.formatted("/input/all")));
            assertThat(slow.read().status()).isEqualTo(408);
        }
        assertThat(server.get("/hello").status()).isEqualTo(200);
    }

    /** Row 034: of a response that has begun the end is seen. */
    @EachMode
    void slowBodyCutsAResponseThatHasBegun(ApacheServer server) throws IOException {
        server.expectLog("AH01382").allowLog(Codes.BAD_BODY, Codes.REQUEST_BODY_BROKEN);
        try (RawConnection slow = server.connect()) {
            slow.send(UPLOAD.formatted("/echo"));
            BodyReader body = slow.body(slow.readHead());
            assertThat(new String(body.next(), StandardCharsets.US_ASCII)).isEqualTo("begin");
            assertThat(body.next()).isEmpty();
            assertThat(body.ending()).isEqualTo(Ending.CUT);
        }
        assertThat(server.get("/hello").status()).isEqualTo(200);
    }

    /** Row 035: connections without a request hold no thread, and those with a part of one hold theirs no longer than they may. */
    @EachMode
    void manyIdleAndSlowConnectionsLeaveRoomForOthers(ApacheServer server) throws IOException {
        server.expectLog("AH01382");
        List<RawConnection> idle = new ArrayList<>();
        List<RawConnection> slow = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                RawConnection connection = server.connect().send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
                idle.add(connection);
                assertThat(connection.read().status()).isEqualTo(200);
            }
            for (int i = 0; i < SLOW; i++) {
                slow.add(server.connect().send("GET /hello HTTP/1.1\r\nHost: loc"));
            }
            for (int i = 0; i < OTHERS; i++) {
                assertThat(server.get("/hello").status()).isEqualTo(200);
            }
            for (RawConnection connection : slow) {
                assertThat(connection.read().status()).isEqualTo(408);
            }
            assertThat(idle.get(0)
                            .send("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(200);
        } finally {
            for (RawConnection connection : idle) {
                connection.close();
            }
            for (RawConnection connection : slow) {
                connection.close();
            }
        }
    }
}
