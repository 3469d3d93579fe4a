/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Requests of every form that HTTP allows or forbids (rows 001–043): each has one outcome, and none disturbs the next. */
class RequestFormTest {

    private static final String HOST = "Host: localhost\r\n";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(RequestFormTest::site);

    private static void site(Site site) {
        site.alias("/v", "Variables.java").alias("/hello", "Greeting.java").alias("/input", "Input.java");
    }

    private static RawResponse raw(ApacheServer server, String request) throws IOException {
        try (RawConnection connection = server.connect()) {
            return connection.send(request).read();
        }
    }

    private static void answers(ApacheServer server, int status, String... requests) throws IOException {
        for (String request : requests) {
            assertThat(raw(server, request).status()).as(request).isEqualTo(status);
        }
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n";
    }

    private static String withHeader(String line) {
        return "GET /v HTTP/1.1\r\n" + HOST + "Connection: close\r\n" + line + "\r\n\r\n";
    }

    /** Rows 001, 002 and 008. */
    @EachMode
    void targetsThatHttpdRefusesNeverReachTheApplication(ApacheServer server) throws IOException {
        server.allowLog("AH10244", "AH00026");
        answers(server, 404, get("/v/a%2Fb"), get("/v/%00"));
        answers(server, 400, get("/v/%zz"), get("/v/%"), get("/../v"), get("/%2e%2e/v"), get("/v/../../x"));
        answers(server, 400, get("/v/a b"), get("/v/\u0007"), get("/v/\u007f"), get("/v/#x"));
    }

    /** Rows 009, 010 and 012. */
    @EachMode
    void headsOverHttpdsLimitsAreRefused(ApacheServer server) throws IOException {
        answers(server, 414, get("/v/" + "x".repeat(9_000)));
        answers(server, 400, withHeader("X-Long: " + "x".repeat(9_000)));
        answers(server, 400, withHeader("X-Many: 1\r\n".repeat(101) + "X: 1"));
        answers(server, 400, withHeader("X-Nul: a\0b"), withHeader("X Space: 1"), withHeader(": 1"));
    }

    /** Row 007. */
    @EachMode
    void pathsOfAnyBytesReachTheApplication(ApacheServer server) {
        assertThat(server.get("/v/%ff%fe").text(StandardCharsets.ISO_8859_1))
                .contains("PATH_INFO (String)=/\u00ff\u00fe\n");
        assertThat(server.get("/v/gr%C3%BC%C3%9Fe").text()).contains("PATH_INFO (String)=/gr\u00fc\u00dfe\n");
    }

    /** Row 014. */
    @EachMode
    void hostMustBeOneAndValid(ApacheServer server) throws IOException {
        answers(
                server,
                400,
                "GET /v HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /v HTTP/1.1\r\n" + HOST + HOST + "\r\n",
                "GET /v HTTP/1.1\r\nHost: a b\r\n\r\n");
    }

    /** Rows 021–024. */
    @EachMode
    void methodsArriveUnchangedSaveThoseThatAreNoneOfTheApplications(ApacheServer server) throws IOException {
        server.allowLog(Codes.METHOD_REFUSED, Codes.HTTP_0_9);
        for (String method : new String[] {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get", "FOO"}) {
            RawResponse response =
                    raw(server, method + " /v HTTP/1.1\r\n" + HOST + "Connection: close\r\nContent-Length: 0\r\n\r\n");
            assertThat(response.text()).as(method).contains("REQUEST_METHOD (String)=" + method + "\n");
        }
        for (String target : new String[] {"/v", "localhost:80"}) {
            RawResponse refused = raw(server, "CONNECT " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
            assertThat(refused.status()).isIn(400, 405);
            assertThat(refused.text()).doesNotContain("REQUEST_METHOD");
        }
        assertThat(raw(server, "TRACE /v HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n")
                        .text())
                .doesNotContain("REQUEST_METHOD");
        try (RawConnection connection = server.connect()) {
            connection.send("GET /hello\r\n");
            connection.halfClose();
            assertThat(connection.rest()).doesNotContain("Hello");
        }
    }

    @EachMode
    void httpOneZeroIsServedAndClosed(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            RawResponse response =
                    connection.send("GET /hello HTTP/1.0\r\n\r\n").read();
            assertThat(response.text()).isEqualTo("Hello, world!\n");
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    /** Row 025. */
    @EachMode
    void contentLengthMustBeANumber(ApacheServer server) throws IOException {
        server.allowLog("AH02040", Codes.REQUEST_CONTENT_LENGTH);
        for (String length :
                new String[] {"-1", "+5", "5x", "0x5", "99999999999999999999", "5\r\nContent-Length: 6", ""}) {
            String request = "POST /input/all HTTP/1.1\r\n" + HOST + "Connection: close\r\nContent-Length: " + length
                    + "\r\n\r\nhello";
            assertThat(raw(server, request).status()).as(length).isEqualTo(400);
        }
    }

    /** Row 027. */
    @EachMode
    void chunkedWithContentLengthHidesNoSecondRequest(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            connection.send(
                    "POST /input/all HTTP/1.1\r\n" + HOST + "Content-Length: 100\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "5\r\nhello\r\n0\r\n\r\n" + "GET /hello HTTP/1.1\r\n" + HOST + "\r\n");
            RawResponse response = connection.read();
            assertThat(response.text()).isEqualTo("hello");
            assertThat(connection.rest()).doesNotContain("Hello, world!");
        }
    }

    /** Row 028. */
    @EachMode
    void otherTransferCodingsAreRefused(ApacheServer server) throws IOException {
        server.allowLog("AH01592", "AH01593", Codes.TRANSFER_ENCODING);
        for (String coding : new String[] {
            "gzip, chunked", "identity", "chunked, gzip", "xchunked", "chunked\r\nTransfer-Encoding: gzip"
        }) {
            String request = "POST /input/all HTTP/1.1\r\n" + HOST + "Transfer-Encoding: " + coding
                    + "\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
            assertThat(raw(server, request).status()).as(coding).isIn(400, 501);
        }
    }

    /** Row 037. */
    @EachMode
    void unknownExpectationIs417(ApacheServer server) throws IOException {
        answers(server, 417, withHeader("Expect: miracles"));
    }

    /** Row 038. */
    @EachMode
    void requestsBehindAnErrorAreAnsweredFromTheirOwnData(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            String missing = "GET /nowhere HTTP/1.1\r\n" + HOST + "\r\n";
            String hello = "GET /hello HTTP/1.1\r\n" + HOST + "\r\n";
            connection.send(missing + hello + missing + hello);
            assertThat(connection.read().status()).isEqualTo(404);
            assertThat(connection.read().text()).isEqualTo("Hello, world!\n");
            assertThat(connection.read().status()).isEqualTo(404);
            assertThat(connection.read().text()).isEqualTo("Hello, world!\n");
        }
    }

    @EachMode
    void hiddenRequestInABodyIsBody(ApacheServer server) throws IOException {
        String hidden = "GET /hello HTTP/1.1\r\n" + HOST + "\r\n";
        try (RawConnection connection = server.connect()) {
            connection.send(
                    "POST /input/all HTTP/1.1\r\n" + HOST + "Content-Length: " + hidden.length() + "\r\n\r\n" + hidden);
            assertThat(connection.read().text()).isEqualTo(hidden);
            connection.send("GET /input/all HTTP/1.1\r\n" + HOST + "Content-Length: " + hidden.length()
                    + "\r\nConnection: close\r\n\r\n" + hidden);
            assertThat(connection.read().text()).isEqualTo(hidden);
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }
}
