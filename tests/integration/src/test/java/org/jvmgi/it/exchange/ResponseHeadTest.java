/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Status, headers and length of responses: what goes out as given, and what is refused, dropped or cut (rows 109–117). */
class ResponseHeadTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(ResponseHeadTest::site);

    private static void site(Site site) {
        site.alias("/r", "Responses.java").alias("/big", "BigHead.java").alias("/hello", "Greeting.java");
    }

    @EachMode
    void headersGoOutAsGiven(ApacheServer server) {
        RawResponse response =
                server.get("/r?header=X-One:1&header=X-Two:two+words&header=Content-Type:text/x-test;a=b&body=x");
        assertThat(response.header("X-One")).contains("1");
        assertThat(response.header("X-Two")).contains("two words");
        assertThat(response.header("Content-Type")).contains("text/x-test;a=b");
    }

    @EachMode
    void repeatedHeadersAreTheLinesTheyAreInOrder(ApacheServer server) {
        RawResponse response =
                server.get("/r?header=Set-Cookie:a%3D1&header=X-R:1&header=Set-Cookie:b%3D2&header=x-r:2&header=X-R:3");
        assertThat(response.head().all("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(response.head().all("X-R")).containsExactly("1", "2", "3");
    }

    @EachMode
    void manyHeadersArrive(ApacheServer server) {
        StringBuilder query = new StringBuilder("/r?body=x");
        for (int i = 0; i < 100; i++) {
            query.append("&header=X-H").append(i).append(":v").append(i);
        }
        RawResponse response = server.get(query.toString());
        for (int i = 0; i < 100; i++) {
            assertThat(response.header("X-H" + i)).contains("v" + i);
        }
    }

    @EachMode
    void bytesFrom128UpPass(ApacheServer server) {
        assertThat(server.get("/r?header=X-Latin:gr%FC%DFe").header("X-Latin")).contains("gr\u00fc\u00dfe");
    }

    @EachMode
    void challengeOfAnErrorArrives(ApacheServer server) {
        RawResponse response =
                server.get("/r?status=401+Unauthorized&header=WWW-Authenticate:Basic+realm%3D%22x%22&body=no");
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("WWW-Authenticate")).contains("Basic realm=\"x\"");
        assertThat(response.text()).isEqualTo("no");
    }

    /** Row 112. */
    @EachMode
    void everyStatusFrom200To599GoesOutWithItsReason(ApacheServer server) {
        for (String status : new String[] {
            "200 OK", "201 Created", "299 Odd", "404 Gone Fishing", "418 I'm a teapot", "499 Late", "599 End"
        }) {
            RawResponse response = server.get("/r?body=x&status=" + status.replace(" ", "+"));
            assertThat(response.status() + " " + response.head().reason()).isEqualTo(status);
            assertThat(response.text()).isEqualTo("x");
        }
    }

    /** Row 111. */
    @EachMode
    void otherStatusIs500(ApacheServer server) {
        server.expectLog(Codes.BAD_STATUS);
        for (String status :
                new String[] {"0+X", "99+X", "101+X", "100+X", "600+X", "1000+X", "20+X", "abc", "", "-1+X"}) {
            RawResponse response = server.get("/r?body=secret&status=" + status);
            assertThat(response.status()).as(status).isEqualTo(500);
            assertThat(response.text()).doesNotContain("secret");
        }
    }

    /** Row 109. */
    @EachMode
    void headerWithForbiddenBytesIs500AndNothingOfItGoesOut(ApacheServer server) {
        server.expectLog(Codes.APPLICATION_FAILED);
        for (String header :
                new String[] {"X:a%0d%0aX-Injected:+1", "X:a%0ab", "X:a%00b", "X:%1b", "X%20Y:1", ":1", "X%0d%0aY:1"}) {
            RawResponse response = server.get("/r?body=x&header=" + header);
            assertThat(response.status()).as(header).isEqualTo(500);
            assertThat(response.header("X-Injected")).isEmpty();
        }
    }

    @EachMode
    void reasonWithForbiddenBytesIsReplaced(ApacheServer server) {
        RawResponse response = server.get("/r?body=x&status=200+O%0d%0aX-Injected:+1");
        assertThat(response.header("X-Injected")).isEmpty();
        assertThat(response.head().reason()).isEqualTo("OK");
        assertThat(response.text()).isEqualTo("x");
    }

    /** Row 110. */
    @EachMode
    void headOverTheGroupsLimitIs500(ApacheServer server) {
        server.expectLog(Codes.HEAD_TOO_LARGE);
        assertThat(server.get("/big?60000").header("X-Big").orElse("")).hasSize(60_000);
        assertThat(server.get("/big?70000").status()).isEqualTo(500);
    }

    /** Row 113. */
    @EachMode
    void fieldsOfTheConnectionAreDropped(ApacheServer server) throws Exception {
        server.allowLog(Codes.HOP_BY_HOP_DROPPED);
        for (String header : new String[] {
            "Transfer-Encoding:chunked",
            "Connection:X-Foo",
            "Keep-Alive:timeout%3D1",
            "Upgrade:x",
            "TE:x",
            "Trailer:x",
            "Proxy-Connection:x"
        }) {
            try (RawConnection connection = server.connect()) {
                connection.send("GET /r?body=12345&header=Content-Length:5&header=" + header
                        + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                RawResponse response = connection.read();
                assertThat(response.status()).as(header).isEqualTo(200);
                assertThat(response.text()).isEqualTo("12345");
                assertThat(response.head().all(header.split(":", 2)[0]))
                        .as(header)
                        .isEmpty();
                connection.send("GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertThat(connection.read().text()).isEqualTo("Hello, world!\n");
            }
        }
    }

    /** Row 114. */
    @EachMode
    void unusableContentLengthIs500(ApacheServer server) {
        server.expectLog(Codes.BAD_CONTENT_LENGTH);
        for (String headers : new String[] {
            "Content-Length:x",
            "Content-Length:-1",
            "Content-Length:1.5",
            "Content-Length:",
            "Content-Length:99999999999999999999",
            "Content-Length:1&header=Content-Length:2"
        }) {
            assertThat(server.get("/r?body=x&header=" + headers).status())
                    .as(headers)
                    .isEqualTo(500);
        }
    }

    @EachMode
    void contentLengthThatIsMetGoesOut(ApacheServer server) {
        RawResponse response = server.get("/r?header=Content-Length:10&body=01234&body=56789");
        assertThat(response.header("Content-Length")).contains("10");
        assertThat(response.header("Transfer-Encoding")).isEmpty();
        assertThat(response.text()).isEqualTo("0123456789");
    }

    /** Row 115. */
    @EachMode
    void bodyLongerThanItsLengthIsCutThereAndTheConnectionGoesOn(ApacheServer server) throws Exception {
        server.expectLog(Codes.BODY_TOO_LONG);
        for (String body : new String[] {
            "body=0123456789", "body=01&body=23&body=4567&body=89", "write=0123456789", "write=012&flush&write=3456789"
        }) {
            try (RawConnection connection = server.connect()) {
                String hello = "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
                connection.send(
                        "GET /r?header=Content-Length:5&" + body + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + hello);
                assertThat(connection.read().text()).as(body).isEqualTo("01234");
                assertThat(connection.read().text()).isEqualTo("Hello, world!\n");
            }
        }
    }

    /** Row 116. */
    @EachMode
    void bodyShorterThanItsLengthIsVisiblyCut(ApacheServer server) throws Exception {
        server.expectLog(Codes.BODY_TOO_SHORT);
        for (String body : new String[] {"body=01234", "body=0&body=1", "write=0123&flush"}) {
            try (RawConnection connection = server.connect()) {
                connection.send("GET /r?header=Content-Length:10&" + body + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                RawResponse response = connection.read();
                assertThat(response.ending() == Ending.CUT || response.status() == 500)
                        .as(response.toString())
                        .isTrue();
                assertThat(connection.isClosedByServer() || response.status() == 500)
                        .isTrue();
            }
        }
    }

    /** Rows 042 and 117. */
    @EachMode
    void headHasTheHeadersOfGetAndNoBody(ApacheServer server) throws Exception {
        try (RawConnection connection = server.connect()) {
            connection.send("HEAD /r?header=Content-Length:10&body=0123456789 HTTP/1.1\r\nHost: localhost\r\n\r\n");
            RawResponse response = connection.read("HEAD");
            assertThat(response.header("Content-Length")).contains("10");
            connection.send("HEAD /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(connection.read("HEAD").header("Content-Length")).contains("14");
            connection.send("GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(connection.read().text()).isEqualTo("Hello, world!\n");
        }
    }

    /** Row 117. */
    @EachMode
    void statusWithoutBodyHasNone(ApacheServer server) throws Exception {
        for (String status : new String[] {"204+No+Content", "304+Not+Modified"}) {
            try (RawConnection connection = server.connect()) {
                connection.send("GET /r?status=" + status + "&body=not+to+be+sent HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(connection.read().status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
                connection.send("GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertThat(connection.read().text()).isEqualTo("Hello, world!\n");
            }
        }
    }

    @EachMode
    void emptyResponseIsComplete(ApacheServer server) {
        RawResponse response = server.get("/r?status=200+OK");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
    }
}
