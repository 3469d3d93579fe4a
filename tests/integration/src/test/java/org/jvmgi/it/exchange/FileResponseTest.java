/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.Http2Connection;
import org.jvmgi.it.http.Http2Response;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Files as bodies, whole and in parts, with and without sendfile: httpd gets them open and sends them. */
class FileResponseTest {

    /** Of a small file, which is copied, and of larger ones, which are handed over. */
    private static final int[] LENGTHS = {1, 2_700, 16 * 1024 - 1, 16 * 1024, 300_001, 3_000_017};

    private static final int LARGE = 3_000_017;

    /** Both ways in which httpd sends a file. */
    private static final List<String> WAYS = List.of("/files", "/sendfile");

    @RegisterExtension
    static final Servers SERVERS = Servers.of(FileResponseTest::site);

    private static void site(Site site) {
        site.modules("filter", "deflate", "http2")
                .source("FileSender.java")
                .config("Protocols h2c http/1.1")
                .config("JVMGIScriptAliasMatch ^/(?:files|sendfile|deflated)(?=/|$) ${APPS}/FileSender.java")
                .config("<Location /sendfile>\nJVMGIEnableSendfile On\n</Location>")
                .config("<Location /deflated>\nJVMGIEnableSendfile On\nSetOutputFilter DEFLATE\n</Location>");
    }

    private static byte[] get(ApacheServer server, String url) {
        RawResponse response = server.get(url);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(response.header("Content-Length")).contains(String.valueOf(response.body().length));
        return response.body();
    }

    /** Specification of the file wrapper: content and length. */
    @EachMode
    void wholeFileArrives(ApacheServer server) throws IOException {
        for (int length : LENGTHS) {
            SentFile file = SentFile.of(server, "whole", length);
            for (String way : WAYS) {
                assertThat(get(server, file.url(way))).as(way + " " + length).isEqualTo(file.bytes());
            }
        }
    }

    /** Specification of the file wrapper: a part of a file. */
    @EachMode
    void partOfAFileArrives(ApacheServer server) throws IOException {
        SentFile file = SentFile.of(server, "part", LARGE);
        for (String way : WAYS) {
            assertThat(get(server, file.url(way, "offset=27", "length=2673"))).isEqualTo(file.part(27, 2673));
            assertThat(get(server, file.url(way, "offset=4097", "length=2000000")))
                    .isEqualTo(file.part(4097, 2_000_000));
            assertThat(get(server, file.url(way, "offset=" + LARGE, "length=0")))
                    .isEmpty();
        }
    }

    @EachMode
    void connectionServesOneFileAfterTheOther(ApacheServer server) throws IOException {
        SentFile file = SentFile.of(server, "again", 300_001);
        try (RawConnection connection = server.connect()) {
            for (int i = 0; i < 3; i++) {
                for (String way : WAYS) {
                    connection.send("GET " + file.url(way) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    assertThat(connection.read().body()).isEqualTo(file.bytes());
                }
            }
        }
    }

    @EachMode
    void whatWasWrittenPrecedesTheFile(ApacheServer server) throws IOException {
        SentFile file = SentFile.of(server, "after", 300_001);
        for (String way : WAYS) {
            byte[] body = get(server, file.url(way, "write=first"));
            assertThat(body).hasSize(300_006).startsWith("first".getBytes(StandardCharsets.US_ASCII));
            assertThat(body).endsWith(file.bytes());
        }
    }

    @EachMode
    void headBringsTheLengthAlone(ApacheServer server) throws IOException {
        SentFile file = SentFile.of(server, "head", LARGE);
        RawResponse response = server.send("HEAD", file.url("/files"), "");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Length")).contains(String.valueOf(LARGE));
        assertThat(response.body()).isEmpty();
        assertNoDescriptorsStay(server, file);
    }

    @EachMode
    void fileBeyondContentLengthIsCutAtIt(ApacheServer server) throws IOException {
        server.expectLog(Codes.BODY_TOO_LONG);
        SentFile file = SentFile.of(server, "longer", LARGE);
        assertThat(get(server, file.url("/files", "content-length=100000"))).isEqualTo(file.part(0, 100_000));
    }

    @EachMode
    void fileBelowContentLengthIsVisiblyCut(ApacheServer server) throws IOException {
        server.expectLog(Codes.BODY_TOO_SHORT);
        SentFile file = SentFile.of(server, "shorter", 300_001);
        RawResponse response = server.get(file.url("/files", "content-length=300002"));
        assertThat(response.status() == 500 || response.ending() != Ending.COMPLETE)
                .as(response.head().toString() + response.ending())
                .isTrue();
        assertNoDescriptorsStay(server, file);
    }

    @EachMode
    void mappedFileIsStreamedWithoutALength(ApacheServer server) throws IOException {
        SentFile file = SentFile.of(server, "mapped", 300_001);
        RawResponse response = server.get(file.url("/files", "map"));
        assertThat(response.header("Content-Length")).isEmpty();
        assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(response.body()).isEqualTo(file.bytes());
    }

    @EachMode
    void fileWithACloseIsSentAndClosedOnce(ApacheServer server) throws IOException {
        SentFile file = SentFile.of(server, "closing", LARGE);
        int before = closed(server);
        assertThat(get(server, file.url("/files", "close"))).isEqualTo(file.bytes());
        Poll.until("the body to be closed", () -> closed(server) > before);
        assertThat(closed(server)).isEqualTo(before + 1);
    }

    private static int closed(ApacheServer server) {
        return Integer.parseInt(server.get("/files/closed").text().strip());
    }

    @EachMode
    void deletedFileIsSentWhole(ApacheServer server) throws IOException {
        for (String way : WAYS) {
            SentFile file = SentFile.of(server, "deleted", LARGE);
            assertThat(get(server, file.url(way, "delete"))).isEqualTo(file.bytes());
            assertNoDescriptorsStay(server, file);
        }
    }

    /** Row 128: the part is not there any more when httpd gets the file. */
    @EachMode
    void fileThatIsShorterBeforeItIsSentIs500(ApacheServer server) throws IOException {
        server.expectLog(Codes.BAD_FILE);
        SentFile file = SentFile.of(server, "shortened", LARGE);
        assertThat(server.get(file.url("/files", "shorten=100000")).status()).isEqualTo(500);
        assertNoDescriptorsStay(server, file);
    }

    /** Row 709. */
    @EachMode
    void headerThatNamesAFileIsAnOrdinaryHeader(ApacheServer server) throws IOException {
        SentFile file = SentFile.of(server, "ordinary", 300_001);
        RawResponse response = server.get(file.url("/files", "header=X-Sendfile:/etc/../etc/passwd"));
        assertThat(response.header("X-Sendfile")).contains("/etc/../etc/passwd");
        assertThat(response.body()).isEqualTo(file.bytes());
    }

    @EachMode
    void severalLargeFilesAtOnceArriveWhole(ApacheServer server) throws Exception {
        SentFile file = SentFile.of(server, "several", 8_000_010);
        List<CompletableFuture<byte[]>> bodies = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String url = file.url(WAYS.get(i % 2), "offset=" + i, "length=8000000");
            bodies.add(CompletableFuture.supplyAsync(() -> server.get(url).body()));
        }
        for (int i = 0; i < 4; i++) {
            assertThat(bodies.get(i).get()).isEqualTo(file.part(i, 8_000_000));
        }
        bodies.forEach(CompletableFuture::join);
        assertNoDescriptorsStay(server, file);
    }

    @EachMode
    void filterReadsAFile(ApacheServer server) throws IOException {
        SentFile file = SentFile.of(server, "deflated", LARGE);
        RawResponse response = server.send("GET", file.url("/deflated"), "Accept-Encoding: gzip\r\n");
        assertThat(response.header("Content-Encoding")).contains("gzip");
        assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            assertThat(in.readAllBytes()).isEqualTo(file.bytes());
        }
    }

    @EachMode
    void fileGoesOverHttp2(ApacheServer server) throws Exception {
        SentFile file = SentFile.of(server, "h2", LARGE);
        for (String way : WAYS) {
            try (Http2Connection connection = Http2Connection.to(server.port())) {
                Http2Response response = connection.read(connection.get(file.url(way)));
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.isComplete()).isTrue();
                assertThat(response.body()).isEqualTo(file.bytes());
            }
        }
        assertNoDescriptorsStay(server, file);
    }

    @EachMode
    void rangeOfAFileIsServedByHttpd(ApacheServer server) throws IOException {
        SentFile file = SentFile.of(server, "range", LARGE);
        for (String way : WAYS) {
            RawResponse response = server.send("GET", file.url(way), "Range: bytes=1000000-1999999\r\n");
            assertThat(response.status()).isEqualTo(206);
            assertThat(response.body()).isEqualTo(file.part(1_000_000, 1_000_000));
        }
    }

    private static void assertNoDescriptorsStay(ApacheServer server, SentFile file) {
        Poll.until("the file to be closed everywhere", () -> file.descriptors(server) == 0);
    }
}
