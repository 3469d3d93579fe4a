/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Requests for a head, for a part, or for what has changed (row 042). */
class ConditionalRequestTest {

    private static final String DAY = "Tue,+15+Nov+1994+12:45:26+GMT";
    private static final String SAME_DAY = "Tue, 15 Nov 1994 12:45:26 GMT";
    private static final String DAY_BEFORE = "Mon, 14 Nov 1994 12:45:26 GMT";
    private static final String TEN = "&header=Content-Length:10&body=0123456789";
    private static final String TEXT = "0123456789".repeat(30);

    @RegisterExtension
    static final Servers SERVERS = Servers.of(ConditionalRequestTest::site);

    private static void site(Site site) {
        String body = "(environ.method() + \" \" + \"" + TEXT + "\")";
        site.modules("filter", "deflate", "headers")
                .alias("/r", "Responses.java")
                .prepare(folder -> folder.write("apps/Method.java", Sources.expression("Method", body)))
                .config("JVMGIScriptAlias /plain ${APPS}/Method.java")
                .config("JVMGIScriptAlias /always ${APPS}/Method.java")
                .config("JVMGIScriptAlias /zipped ${APPS}/Method.java")
                .config("JVMGIScriptAlias /zipped-off ${APPS}/Method.java")
                .config("Header set X-Set-By-Httpd 1")
                .config("<Location /always>\nJVMGIMapHEADToGET On\n</Location>")
                .config("<LocationMatch ^/zipped>\nSetOutputFilter DEFLATE\n</LocationMatch>")
                .config("<Location /zipped-off>\nJVMGIMapHEADToGET Off\n</Location>");
    }

    private static RawResponse get(ApacheServer server, String query, String... headers) {
        return server.send("GET", "/r?" + query, String.join("\r\n", headers) + "\r\n");
    }

    @EachMode
    void unchangedEntityIs304WithItsValidators(ApacheServer server) {
        RawResponse response = get(
                server,
                "header=ETag:%22v1%22&header=Cache-Control:max-age%3D9&header=Content-Type:text/plain" + TEN,
                "If-None-Match: \"v0\", \"v1\"");
        assertThat(response.status()).isEqualTo(304);
        assertThat(response.header("ETag")).contains("\"v1\"");
        assertThat(response.header("Cache-Control")).contains("max-age=9");
        assertThat(response.header("Content-Length")).isEmpty();
        assertThat(response.body()).isEmpty();
        assertThat(get(server, "header=ETag:%22v2%22" + TEN, "If-None-Match: \"v1\"")
                        .text())
                .isEqualTo("0123456789");
        assertThat(get(server, "header=Last-Modified:" + DAY + TEN, "If-Modified-Since: " + SAME_DAY)
                        .status())
                .isEqualTo(304);
        assertThat(get(server, "header=Last-Modified:" + DAY + TEN, "If-Modified-Since: " + DAY_BEFORE)
                        .status())
                .isEqualTo(200);
    }

    @EachMode
    void connectionGoesOnAfter304(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            String head = " HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"v1\"\r\n\r\n";
            connection.send("GET /r?header=ETag:%22v1%22&repeat=5000&body=0123456789" + head);
            assertThat(connection.read().status()).isEqualTo(304);
            connection.send("HEAD /r?header=ETag:%22v1%22" + TEN + head);
            assertThat(connection.read("HEAD").status()).isEqualTo(304);
            connection.send("GET /r?body=next" + head);
            assertThat(connection.read().text()).isEqualTo("next");
        }
    }

    @EachMode
    void conditionThatFailsIs412(ApacheServer server) {
        assertThat(get(server, "header=ETag:%22v2%22" + TEN, "If-Match: \"v1\"").status())
                .isEqualTo(412);
        assertThat(get(server, "header=Last-Modified:" + DAY + TEN, "If-Unmodified-Since: " + DAY_BEFORE)
                        .status())
                .isEqualTo(412);
    }

    @EachMode
    void responseWithoutValidatorOrOfAnotherMethodIsNotJudged(ApacheServer server) {
        assertThat(get(server, "body=a", "If-None-Match: \"v1\"", "If-Match: \"v0\"")
                        .status())
                .isEqualTo(200);
        assertThat(server.send("PUT", "/r?header=ETag:%22v1%22&body=done", "If-None-Match: \"v1\"\r\n")
                        .text())
                .isEqualTo("done");
        assertThat(get(server, "status=404+X&header=ETag:%22v1%22&body=no", "If-None-Match: \"v1\"")
                        .status())
                .isEqualTo(404);
    }

    @EachMode
    void lastModifiedIsADateThatHasPassed(ApacheServer server) {
        assertThat(get(server, "header=Last-Modified:" + DAY + TEN).header("Last-Modified"))
                .contains(SAME_DAY);
        assertThat(get(server, "header=Last-Modified:yesterday" + TEN).header("Last-Modified"))
                .isEmpty();
        String future = get(server, "header=Last-Modified:Sat,+01+Jan+2095+00:00:00+GMT" + TEN)
                .header("Last-Modified")
                .orElseThrow();
        assertThat(ZonedDateTime.parse(future, DateTimeFormatter.RFC_1123_DATE_TIME))
                .isBeforeOrEqualTo(ZonedDateTime.now(ZoneOffset.UTC));
    }

    @EachMode
    void partOfABodyOfKnownLengthIs206(ApacheServer server) {
        RawResponse response = get(server, TEN.substring(1), "Range: bytes=2-5");
        assertThat(response.status()).isEqualTo(206);
        assertThat(response.text()).isEqualTo("2345");
        assertThat(response.header("Content-Range")).contains("bytes 2-5/10");
        assertThat(get(server, "header=Content-Length:10&body=012&body=345&body=6789", "Range: bytes=-4")
                        .text())
                .isEqualTo("6789");
        assertThat(get(server, "header=Content-Length:10&write=012&flush&body=345&body=6789", "Range: bytes=7-")
                        .text())
                .isEqualTo("789");
        RawResponse large = get(
                server, "header=Content-Length:1000000&repeat=100000&body=0123456789", "Range: bytes=500003-500006");
        assertThat(large.status()).isEqualTo(206);
        assertThat(large.text()).isEqualTo("3456");
    }

    @EachMode
    void partsThatDoNotExistAre416AndTheConnectionGoesOn(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            connection.send("GET /r?" + TEN.substring(1) + " HTTP/1.1\r\nHost: localhost\r\nRange: bytes=10-\r\n\r\n");
            RawResponse response = connection.read();
            assertThat(response.status()).isEqualTo(416);
            assertThat(response.text()).doesNotContain("0123456789");
            connection.send("GET /r?body=next HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(connection.read().text()).isEqualTo("next");
        }
    }

    @EachMode
    void rangeIsIgnoredWhereItDoesNotHold(ApacheServer server) {
        assertThat(get(server, "header=ETag:%22v2%22" + TEN, "Range: bytes=2-5", "If-Range: \"v1\"")
                        .status())
                .isEqualTo(200);
        assertThat(get(server, "header=ETag:%22v2%22" + TEN, "Range: bytes=2-5", "If-Range: \"v2\"")
                        .status())
                .isEqualTo(206);
        assertThat(get(server, "status=404+X" + TEN, "Range: bytes=2-5").text()).isEqualTo("0123456789");
        RawResponse own = get(server, "status=206+X&header=Content-Range:bytes+0-9/20" + TEN, "Range: bytes=2-5");
        assertThat(own.text()).isEqualTo("0123456789");
        assertThat(own.header("Content-Range")).contains("bytes 0-9/20");
    }

    private static String head(ApacheServer server, String path, String headers) {
        RawResponse response = server.send("HEAD", path, headers);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        return response.header("Content-Length").orElse("none");
    }

    @EachMode
    void headIsShownAsGetWhereAFilterMayChangeTheContent(ApacheServer server) {
        String zip = "Accept-Encoding: gzip\r\n";
        int get = "GET ".length() + TEXT.length();
        assertThat(head(server, "/plain", "")).isEqualTo(Integer.toString(get + 1));
        assertThat(head(server, "/always", "")).isEqualTo(Integer.toString(get));
        assertThat(head(server, "/zipped-off", "")).isEqualTo(Integer.toString(get + 1));
        RawResponse whole = server.send("GET", "/zipped", zip);
        assertThat(whole.header("Content-Encoding")).contains("gzip");
        RawResponse head = server.send("HEAD", "/zipped", zip);
        assertThat(head.header("Content-Encoding")).contains("gzip");
        assertThat(head.header("Content-Length")).isEqualTo(whole.header("Content-Length"));
        assertThat(head.header("Vary")).isEqualTo(whole.header("Vary"));
        assertThat(head.body()).isEmpty();
    }
}
