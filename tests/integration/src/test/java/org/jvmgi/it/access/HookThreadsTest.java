/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** The option hook-threads: hooks and requests do not wait for each other. Inside httpd both run on the request's own thread. */
class HookThreadsTest {

    /** Requests that wait for the only permit of the process. */
    private static final int WAITING = 20;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(HookThreadsTest::site);

    private static void site(Site site) {
        site.modules("auth_basic", "authn_core", "authz_user")
                .source("Hooks.java", "Gate.java")
                .prepare(folder -> folder.write("htdocs/login/page.html", "a page"))
                .config("JVMGIDaemonProcess narrow threads=1 queue-timeout=60")
                .config("JVMGIDaemonProcess busy hook-threads=1 queue-timeout=1")
                .config("JVMGIScriptAlias /gate ${APPS}/Gate.java process-group=narrow")
                .config("JVMGIScriptAlias /busy ${APPS}/Hooks.java process-group=busy application-group=%{GLOBAL}")
                .config("<Location /busy/app>\nJVMGIAccessScript ${APPS}/Hooks.java\n</Location>")
                .config(
                        "<Location /login>\nAuthType Basic\nAuthName Hooks\nAuthBasicProvider jvmgi\n"
                                + "JVMGIAuthUserScript ${APPS}/Hooks.java process-group=narrow\nRequire valid-user\n</Location>");
    }

    private static RawConnection ask(ApacheServer server, String path) throws IOException {
        return server.connect().send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    @EachMode(Mode.DAEMON)
    void slowApplicationDoesNotBlockLogins(ApacheServer server) throws IOException {
        server.allowLog(Codes.CLIENT_GONE);
        List<RawConnection> requests = new ArrayList<>();
        try (RawConnection running = ask(server, "/gate/stream?x")) {
            running.body(running.readHead()).next();
            for (int i = 0; i < WAITING; i++) {
                requests.add(ask(server, "/gate/waiting?x"));
            }
            for (int i = 0; i < 3; i++) {
                assertThat(server.send("GET", "/login/page.html", Credentials.basic("ann", "s\u00e4cret:"))
                                .text())
                        .isEqualTo("a page");
            }
            for (RawConnection each : requests) {
                assertThat(each.hasAnswerWithin(Duration.ofMillis(1))).isFalse();
            }
        } finally {
            for (RawConnection each : requests) {
                each.close();
            }
        }
    }

    @EachMode(Mode.DAEMON)
    void hookThatWaitsTooLongForItsTurnIs504AndRequestsAreServed(ApacheServer server) throws IOException {
        server.expectLog(Codes.QUEUE_TIMEOUT).allowLog(Codes.CLIENT_GONE);
        try (RawConnection running = ask(server, "/busy/app?access=wait")) {
            Poll.until(
                    "the hook to be asked",
                    () -> server.get("/busy/seen?waiting").text().equals("yes"));
            assertThat(server.get("/busy/app?access=grant").status()).isEqualTo(504);
            assertThat(server.get("/busy/seen?waiting").text()).isEqualTo("yes");
            running.abort();
        }
    }
}
