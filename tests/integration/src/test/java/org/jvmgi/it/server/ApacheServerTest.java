/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmgi.it.http.BodyReader;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;

/** The ground that all other tests stand on, tried with an Apache without mod_jvmgi. */
class ApacheServerTest {

    private static Site site() {
        return new Site().withoutProduct().modules("alias").prepare(folder -> folder.write("htdocs/a.txt", "hello\n"));
    }

    @ParameterizedTest
    @EnumSource(Mpm.class)
    void servesUnderEachProcessModel(Mpm mpm) throws Exception {
        try (OwnServer own = OwnServer.of(site().mpm(mpm))) {
            RawResponse response = own.server().get("/a.txt");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text()).isEqualTo("hello\n");
            assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
            assertThat(own.server().processes().children()).isNotEmpty();
            own.verifyAndStop();
        }
    }

    @Test
    void changedConfigurationIsInForceAfterGracefulAndRestart() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            own.server().site().config("Alias /b.txt ${HTDOCS}/a.txt");
            own.server().graceful();
            Poll.until("the new alias", () -> own.server().get("/b.txt").status() == 200);
            own.server().site().config("Alias /c.txt ${HTDOCS}/a.txt");
            own.server().restart();
            assertThat(own.server().get("/c.txt").status()).isEqualTo(200);
            own.verifyAndStop();
        }
    }

    @Test
    void undeclaredErrorLineFailsTheTest() throws Exception {
        try (OwnServer own =
                OwnServer.of(site().config("Redirect 403 /no\n<Location /denied>\nRequire all denied\n</Location>"))) {
            own.server().get("/denied");
            assertThatThrownBy(() -> own.server().verifyTest()).hasMessageContaining("AH01630");
            own.server().expectLog("AH01630");
            own.verifyAndStop();
        }
    }

    @Test
    void declaredLineThatDoesNotComeFailsTheTest() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            LogExpectations expectations = new LogExpectations(own.server().logs(), Duration.ofMillis(100));
            expectations.expect("JVMGI9999");
            assertThatThrownBy(expectations::verify).hasMessageContaining("JVMGI9999");
            own.verifyAndStop();
        }
    }

    @Test
    void invalidConfigurationFailsCheckAndStart() throws Exception {
        ApacheServer server = ApacheServer.of(site().config("NoSuchDirective On"));
        ApacheServer.ConfigCheck check = server.checkConfiguration();
        assertThat(check.valid()).isFalse();
        assertThat(check.output()).contains("NoSuchDirective");
        assertThatThrownBy(server::start)
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("NoSuchDirective");
    }

    @Test
    void severalRequestsShareAConnection() throws Exception {
        try (OwnServer own = OwnServer.of(site());
                RawConnection connection = own.server().connect()) {
            String request = "GET /a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n";
            connection.send(request + request);
            assertThat(connection.read().text()).isEqualTo("hello\n");
            RawResponse.Head head = connection.readHead();
            BodyReader body = connection.body(head);
            assertThat(new String(body.next(), StandardCharsets.UTF_8)).isEqualTo("hello\n");
            assertThat(body.next()).isEmpty();
            connection.halfClose();
            assertThat(connection.isClosedByServer()).isTrue();
            own.verifyAndStop();
        }
    }

    @Test
    void shortBodyIsSeenAsCut() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(endingOf(listener, "Content-Length: 5\r\n\r\nhell")).isEqualTo(Ending.CUT);
            assertThat(endingOf(listener, "Content-Length: 4\r\n\r\nhell")).isEqualTo(Ending.COMPLETE);
            assertThat(endingOf(listener, "Transfer-Encoding: chunked\r\n\r\n4\r\nhell\r\n"))
                    .isEqualTo(Ending.CUT);
            assertThat(endingOf(listener, "Transfer-Encoding: chunked\r\n\r\n4\r\nhe"))
                    .isEqualTo(Ending.CUT);
            assertThat(endingOf(listener, "Transfer-Encoding: chunked\r\n\r\n4\r\nhell\r\n0\r\n\r\n"))
                    .isEqualTo(Ending.COMPLETE);
            assertThat(endingOf(listener, "\r\nhell")).isEqualTo(Ending.CLOSED);
        }
    }

    private static Ending endingOf(ServerSocket listener, String rest) throws IOException {
        try (RawConnection client = RawConnection.to(listener.getLocalPort())) {
            try (Socket peer = listener.accept()) {
                peer.getOutputStream().write(("HTTP/1.1 200 OK\r\n" + rest).getBytes(StandardCharsets.ISO_8859_1));
            }
            return client.read().ending();
        }
    }
}
