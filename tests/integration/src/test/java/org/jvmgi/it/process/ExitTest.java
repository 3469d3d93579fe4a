/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Applications that end their process: refused, or the process alone (rows 210 and 211). */
class ExitTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(site -> site.alias("/app", "Exits.java"));

    private static String pid(ApacheServer server) {
        return server.get("/app/pid").text();
    }

    @EachMode
    void whoeverCallsExitIsRefusedAndTheProcessLives(ApacheServer server) {
        String pid = pid(server);
        server.expectLog(Codes.EXIT_REFUSED);
        for (String way : new String[] {"/exit?15", "/exit?0", "/halt?15", "/reflection?15"}) {
            assertThat(server.get("/app" + way).status()).as(way).isEqualTo(500);
        }
        assertThat(pid(server)).isEqualTo(pid);
    }

    @EachMode
    void exitOnAThreadOfTheApplicationsOwnIsRefusedToo(ApacheServer server) {
        String pid = pid(server);
        server.expectLog("exit(15) was refused");
        assertThat(server.get("/app/thread?15").text()).isEqualTo(pid);
        assertThat(pid(server)).isEqualTo(pid);
    }

    @Test
    void daemonThatMayExitIsReplaced() throws Exception {
        Site site = new Site().config("JVMGIRestrictExit Off").alias("/app", "Exits.java");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.expectLog(Codes.PROCESS_LOST, Codes.DAEMON_ENDED).allowLog("JVMGI02", "JVMGI03", Codes.EXIT_CALLED);
            String pid = pid(server);
            assertThat(server.get("/app/exit?15").status()).isEqualTo(502);
            assertThat(server.logs().await("ended: exit code 15").text()).contains("exit was called: ", "Exits.");
            assertThat(server.logs().await(Codes.PROCESS_LOST).text())
                    .contains("exit code 15; exit was called: ", "Exits.");
            assertThat(pid(server)).isNotEqualTo(pid);
            own.verifyAndStop();
        }
    }

    /** Fact F1: 15 would stop the whole server if it reached httpd. */
    @ParameterizedTest
    @ValueSource(strings = {"/exit?0", "/exit?1", "/exit?7", "/exit?15", "/halt?15", "/thread?15"})
    void childThatMayExitIsReplacedAndTheServerLives(String way) throws Exception {
        Site site =
                new Site().mode(Mode.EMBEDDED).config("JVMGIRestrictExit Off").alias("/app", "Exits.java");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.expectLog(Codes.JVM_EXITED);
            String pid = pid(server);
            try (RawConnection connection = server.connect()) {
                connection.send("GET /app" + way + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(connection.isClosedByServer()).isTrue();
            }
            Poll.until("another child", () -> answers(server) && !pid(server).equals(pid));
            assertThat(server.isAlive()).isTrue();
            own.verifyAndStop();
        }
    }

    private static boolean answers(ApacheServer server) {
        try (RawConnection connection = server.connect()) {
            return connection.send("GET /app/pid HTTP/1.0\r\n\r\n").read().status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
