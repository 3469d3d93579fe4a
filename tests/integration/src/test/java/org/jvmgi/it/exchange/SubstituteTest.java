/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** What httpd answers in place of an application's response: JVMGIErrorOverride and JVMGIInternalRedirect. */
class SubstituteTest {

    private static final String HELLO = "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(SubstituteTest::site);

    private static void site(Site site) {
        site.alias("/plain", "Responses.java")
                .alias("/hello", "Greeting.java")
                .alias("/f", "Faults.java")
                .alias("/v", "Variables.java")
                .alias("/input", "Input.java")
                .prepare(folder -> folder.write("htdocs/public.txt", "public file"))
                .prepare(folder -> folder.write("htdocs/private/file.txt", "private file"))
                .config("JVMGIScriptAlias /override ${APPS}/Responses.java")
                .config("JVMGIScriptAlias /redirect ${APPS}/Responses.java")
                .config("ErrorDocument 500 \"our 500\"")
                .config("<Location /override>\nJVMGIErrorOverride On\nErrorDocument 404 \"our 404\"\n</Location>")
                .config("<Location /redirect>\nJVMGIInternalRedirect On\n</Location>")
                .config("<Location /private>\nRequire expr reqenv('REDIRECT_STATUS') == '200'\n</Location>");
    }

    @EachMode
    void errorOfTheApplicationBecomesTheErrorDocument(ApacheServer server) {
        RawResponse response = server.get("/override?status=404+Gone+Fishing&body=theirs&header=X-Theirs:1");
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.text()).isEqualTo("our 404");
        assertThat(response.header("X-Theirs")).isEmpty();
        assertThat(server.get("/override?status=502+X&body=theirs").text())
                .contains("Bad Gateway")
                .doesNotContain("theirs");
        assertThat(server.get("/override?status=404+X&write=theirs&flush&body=too")
                        .text())
                .isEqualTo("our 404");
    }

    @EachMode
    void fieldsThatTellOfTheErrorSurviveIt(ApacheServer server) {
        RawResponse response = server.get("/override?status=401+X&body=theirs&header=Set-Cookie:a%3D1"
                + "&header=Set-Cookie:b%3D2&header=WWW-Authenticate:Basic+realm%3D%22x%22"
                + "&header=WWW-Authenticate:Bearer");
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.head().all("Set-Cookie")).containsExactly("a=1", "b=2");
        assertThat(response.head().all("WWW-Authenticate")).containsExactly("Basic realm=\"x\"", "Bearer");
    }

    @EachMode
    void otherResponsesAreNotOverridden(ApacheServer server) {
        assertThat(server.get("/override?body=theirs").text()).isEqualTo("theirs");
        assertThat(server.get("/override?status=302+Found&body=theirs").text()).isEqualTo("theirs");
        assertThat(server.get("/plain?status=404+X&body=theirs").text()).isEqualTo("theirs");
        RawResponse unknown = server.get("/override?status=499+Late&body=theirs");
        assertThat(unknown.status()).isEqualTo(499);
        assertThat(unknown.text()).isEqualTo("theirs");
    }

    @EachMode
    void connectionGoesOnAfterAnOverriddenError(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            connection.send("GET /override?status=404+X&repeat=3000&body=0123456789012345678901234567890123456789"
                    + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + HELLO);
            assertThat(connection.read().text()).isEqualTo("our 404");
            assertThat(connection.read().text()).isEqualTo("Hello, world!\n");
        }
    }

    @EachMode
    void overriddenErrorOfAHeadRequestHasNoBody(ApacheServer server) {
        RawResponse response = server.send("HEAD", "/override?status=404+X&body=theirs", "");
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body()).isEmpty();
    }

    @EachMode
    void localLocationIsServedByHttpd(ApacheServer server) {
        RawResponse response = server.get("/redirect?header=Location:/public.txt&body=theirs&header=X-Theirs:1");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("public file");
        assertThat(response.header("Location")).isEmpty();
        assertThat(response.header("X-Theirs")).isEmpty();
        assertThat(response.header("Content-Length")).contains("11");
        assertThat(server.get("/redirect?header=Location:/nowhere&body=theirs").status())
                .isEqualTo(404);
    }

    @EachMode
    void privateFileIsServedThroughTheApplicationOnly(ApacheServer server) {
        server.allowLog("AH01630");
        assertThat(server.get("/private/file.txt").status()).isEqualTo(403);
        RawResponse response = server.get("/redirect?header=Location:/private/file.txt&header=Set-Cookie:a%3D1");
        assertThat(response.text()).isEqualTo("private file");
        assertThat(response.head().all("Set-Cookie")).containsExactly("a=1");
    }

    @EachMode
    void otherLocationsGoToTheClient(ApacheServer server) {
        for (String path : new String[] {
            "/plain?header=Location:/public.txt",
            "/redirect?header=Location:http://localhost/public.txt",
            "/redirect?header=Location://localhost/public.txt",
            "/redirect?status=201+Created&header=Location:/public.txt"
        }) {
            RawResponse response = server.get(path + "&body=theirs");
            assertThat(response.text()).as(path).isEqualTo("theirs");
            assertThat(response.header("Location").orElse("")).as(path).endsWith("/public.txt");
        }
    }

    @EachMode
    void redirectOfAPostAsksWithGetAndWithoutABody(ApacheServer server) {
        RawResponse response = server.post("/redirect?header=Location:/v/there?a%253Db", new byte[10]);
        assertThat(response.text())
                .contains("REQUEST_METHOD (String)=GET\n")
                .contains("PATH_INFO (String)=/there\n")
                .contains("REDIRECT_STATUS (String)=200\n")
                .doesNotContain("CONTENT_LENGTH");
    }

    @EachMode
    void unreadBodyOfARedirectedRequestIsNoFurtherRequest(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            connection.send("POST /redirect?header=Location:/public.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                    + HELLO.length() + "\r\n\r\n" + HELLO + HELLO);
            assertThat(connection.read().text()).isEqualTo("public file");
            assertThat(connection.read().text()).isEqualTo("Hello, world!\n");
            assertThat(connection.isClosedByServer()).isTrue();
        }
        try (RawConnection connection = server.connect()) {
            connection.send("POST /redirect?header=Location:/public.txt HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Length: 5000000\r\n\r\n" + HELLO);
            assertThat(connection.read().text()).isEqualTo("public file");
            assertThat(connection.rest()).doesNotContain("Hello");
        }
    }

    @EachMode
    void redirectThatLeadsBackEndsWith500(ApacheServer server) {
        server.expectLog(Codes.REDIRECT_LOOP);
        String path = "/redirect";
        for (int i = 0; i < 6; i++) {
            path = "/redirect?header=" + encoded("Location:" + path);
        }
        RawResponse response = server.get(path);
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @EachMode
    void failureBeforeTheEndOfARedirectedResponseIs500(ApacheServer server) {
        server.expectLog(Codes.BODY_TOO_SHORT);
        assertThat(server.get("/redirect?header=Location:/public.txt&header=Content-Length:10&body=short")
                        .text())
                .isEqualTo("our 500");
    }
}
