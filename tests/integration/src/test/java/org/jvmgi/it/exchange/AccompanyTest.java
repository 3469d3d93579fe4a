/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.Http2Connection;
import org.jvmgi.it.http.Http2Response;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** What accompanies a response: interim responses before it, trailers behind it. */
class AccompanyTest {

    private static final String[] LINKS = {"</a.css>; rel=preload", "</b.js>; rel=preload"};

    @RegisterExtension
    static final Servers SERVERS = Servers.of(AccompanyTest::site);

    private static void site(Site site) {
        site.modules("http2")
                .alias("/a", "Accompany.java")
                .config("Protocols h2c http/1.1")
                .config("H2EarlyHints On");
    }

    private static RawConnection get(ApacheServer server, String path) throws IOException {
        return server.connect().send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static Http2Response http2(ApacheServer server, String path) throws IOException {
        try (Http2Connection connection = Http2Connection.to(server.port())) {
            return connection.read(connection.get(path));
        }
    }

    @EachMode
    void keysAreThereWhereTheClientCanHaveIt(ApacheServer server) throws IOException {
        assertThat(server.get("/a/keys").text()).isEqualTo("true false true false");
        try (RawConnection connection = server.connect()) {
            connection.send("GET /a/keys HTTP/1.0\r\n\r\n");
            assertThat(connection.read().text()).isEqualTo("false false false false");
        }
        assertThat(http2(server, "/a/keys").text()).isEqualTo("true true true true");
    }

    @EachMode
    void hintsArriveAheadOfTheResponse(ApacheServer server) throws IOException {
        try (RawConnection connection = get(server, "/a/hints")) {
            RawResponse.Head hints = connection.readHead();
            assertThat(hints.status()).isEqualTo(103);
            assertThat(hints.reason()).isEqualTo("Early Hints");
            assertThat(hints.all("Link")).containsExactly(LINKS);
            RawResponse response = connection.read();
            assertThat(response.text()).isEqualTo("done");
            assertThat(response.header("Link")).isEmpty();
        }
        Http2Response response = http2(server, "/a/hints");
        assertThat(response.interim()).containsExactly(103);
        assertThat(String.join(", ", response.interim(0, "link"))).isEqualTo(String.join(", ", LINKS));
        assertThat(response.text()).isEqualTo("done");
        assertThat(response.all("link")).isEmpty();
    }

    @EachMode
    void failureAfterHintsIsAClean500(ApacheServer server) throws IOException {
        server.expectLog(Codes.APPLICATION_FAILED);
        try (RawConnection connection = get(server, "/a/fail")) {
            assertThat(connection.readHead().status()).isEqualTo(103);
            RawResponse response = connection.read();
            assertThat(response.status()).isEqualTo(500);
            assertThat(response.header("Link")).isEmpty();
        }
    }

    /** Row 129: after output, 101, and too many. */
    @EachMode
    void interimResponsesOutOfPlaceAreRefused(ApacheServer server) throws IOException {
        try (RawConnection connection = get(server, "/a/wrong")) {
            assertThat(connection.readHead().status()).isEqualTo(103);
            assertThat(connection.read().text()).isEqualTo("refused 7");
        }
    }

    /** Row 129. */
    @EachMode
    void interimResponsesBeyondTheLimitAreDropped(ApacheServer server) throws IOException {
        server.expectLog(Codes.INTERIM_DROPPED);
        try (RawConnection connection = get(server, "/a/many")) {
            for (int i = 0; i < 32; i++) {
                assertThat(connection.readHead().status()).isEqualTo(103);
            }
            assertThat(connection.readHead().status()).isEqualTo(200);
        }
        assertThat(http2(server, "/a/many").interim()).isEqualTo(Collections.nCopies(32, 103));
    }

    @EachMode
    void trailersFollowTheBody(ApacheServer server) throws IOException {
        Http2Response response = http2(server, "/a/trailers");
        assertThat(response.text()).isEqualTo("onetwo");
        assertThat(response.trailers("x-sum")).containsExactly("6");
        assertThat(response.trailers("x-two")).containsExactly("a", "b");
        assertThat(response.trailers("x-dropped")).isEmpty();
        assertThat(response.trailers("content-length")).isEmpty();
        assertThat(response.isComplete()).isTrue();
        assertThat(http2(server, "/a/trailers-short").trailers("x-sum")).containsExactly("0");
    }

    @EachMode
    void responseWithoutABodyHasNoTrailers(ApacheServer server) throws IOException {
        Http2Response response = http2(server, "/a/trailers-304");
        assertThat(response.status()).isEqualTo(304);
        assertThat(response.trailers("x-sum")).isEmpty();
        try (Http2Connection connection = Http2Connection.to(server.port())) {
            Http2Response head = connection.read(connection.open("HEAD", "/a/trailers", true));
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.trailers("x-sum")).isEmpty();
            assertThat(head.isComplete()).isTrue();
        }
    }

    @EachMode
    void trailersThatFailCutTheResponse(ApacheServer server) throws IOException {
        server.expectLog(Codes.APPLICATION_FAILED, Codes.TRAILERS_TOO_LARGE);
        for (String way : new String[] {"fail", "null", "large"}) {
            Http2Response response = http2(server, "/a/trailers-" + way);
            // The reset may overtake what came before.
            assertThat("onetwo").as(way).startsWith(response.text());
            assertThat(response.isReset()).as(way).isTrue();
        }
    }
}
