/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Requests for parts of responses that are files: httpd takes the ranges out of what it was handed (row 042). */
class FileRangeTest {

    /** Of a file that is copied and of one that is handed over. */
    private static final int[] LENGTHS = {2_700, 300_001};

    /** Both ways in which httpd sends a file. */
    private static final List<String> WAYS = List.of("/files", "/sendfile");

    private static final String TAGGED = "header=ETag:%22v1%22";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(FileRangeTest::site);

    private SentFile sent;
    private ApacheServer sender;

    private static void site(Site site) {
        site.source("FileSender.java")
                .config("JVMGIScriptAliasMatch ^/(?:files|sendfile) ${APPS}/FileSender.java")
                .config("<Location /sendfile>\nJVMGIEnableSendfile On\n</Location>");
    }

    @AfterEach
    void noDescriptorStays() {
        Poll.until("the file to be closed everywhere", () -> sent.descriptors(sender) == 0);
    }

    private SentFile file(ApacheServer server, String name, int length) throws IOException {
        sender = server;
        sent = SentFile.of(server, name, length);
        return sent;
    }

    private static RawResponse range(ApacheServer server, String url, String range, String... headers) {
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return server.send("GET", url, "Range: bytes=" + range + "\r\n" + more);
    }

    private static void assertPart(RawResponse response, SentFile file, int first, int last) {
        assertThat(response.status()).isEqualTo(206);
        assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(response.header("Content-Length")).contains(String.valueOf(last - first + 1));
        assertThat(response.header("Content-Range"))
                .contains("bytes " + first + "-" + last + "/" + file.bytes().length);
        assertThat(response.body()).isEqualTo(file.part(first, last - first + 1));
    }

    @EachMode
    void everyFormOfARangeIsServed(ApacheServer server) throws IOException {
        for (int length : LENGTHS) {
            SentFile file = file(server, "forms", length);
            for (String way : WAYS) {
                String url = file.url(way);
                assertPart(range(server, url, "0-0"), file, 0, 0);
                assertPart(range(server, url, "100-2099"), file, 100, 2_099);
                assertPart(range(server, url, "2000-"), file, 2_000, length - 1);
                assertPart(range(server, url, "-700"), file, length - 700, length - 1);
                assertPart(range(server, url, (length - 9) + "-999999999"), file, length - 9, length - 1);
            }
        }
    }

    /** The range counts from where the part begins, not from where the file does. */
    @EachMode
    void rangeOfAPartOfAFileIsServed(ApacheServer server) throws IOException {
        SentFile file = file(server, "part", 300_001);
        for (String way : WAYS) {
            RawResponse response =
                    range(server, file.url(way, "offset=1000", "length=200000", "close"), "17-150016,-1");
            assertThat(response.status()).isEqualTo(206);
            assertThat(parts(response)).hasSize(2);
            response = range(server, file.url(way, "offset=1000", "length=200000"), "17-150016");
            assertThat(response.header("Content-Range")).contains("bytes 17-150016/200000");
            assertThat(response.body()).isEqualTo(file.part(1_017, 150_000));
        }
    }

    @EachMode
    void severalRangesAreAMultipart(ApacheServer server) throws IOException {
        for (int length : LENGTHS) {
            SentFile file = file(server, "several", length);
            for (String way : WAYS) {
                RawResponse response = range(server, file.url(way), "1-1,500-1999,-500");
                assertThat(response.status()).isEqualTo(206);
                assertThat(response.header("Content-Length")).contains(String.valueOf(response.body().length));
                List<String> parts = parts(response);
                assertThat(parts).hasSize(3);
                assertMultipart(parts.get(0), file, 1, 1);
                assertMultipart(parts.get(1), file, 500, 1_999);
                assertMultipart(parts.get(2), file, length - 500, length - 1);
            }
        }
    }

    private static void assertMultipart(String part, SentFile file, int first, int last) {
        int end = part.indexOf("\r\n\r\n");
        assertThat(part.substring(0, end))
                .containsIgnoringCase("Content-Type: application/octet-stream")
                .containsIgnoringCase("Content-Range: bytes " + first + "-" + last + "/" + file.bytes().length);
        assertThat(part.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo(file.part(first, last - first + 1));
    }

    /** What is between the boundaries. */
    private static List<String> parts(RawResponse response) {
        String type = response.header("Content-Type").orElse("");
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String boundary = "\r\n--" + type.substring(type.indexOf('=') + 1);
        String[] parts = response.text(StandardCharsets.ISO_8859_1).split(boundary, -1);
        assertThat(parts[0]).isEmpty();
        assertThat(parts[parts.length - 1]).isEqualTo("--\r\n");
        return List.of(parts).subList(1, parts.length - 1);
    }

    @EachMode
    void ifRangeDecidesBetweenPartAndWhole(ApacheServer server) throws IOException {
        for (int length : LENGTHS) {
            SentFile file = file(server, "if-range", length);
            for (String way : WAYS) {
                String url = file.url(way, TAGGED);
                assertPart(range(server, url, "5-9", "If-Range: \"v1\""), file, 5, 9);
                for (String other : new String[] {"\"v0\"", "W/\"v1\"", "Tue, 15 Nov 1994 12:45:26 GMT"}) {
                    RawResponse whole = range(server, url, "5-9", "If-Range: " + other);
                    assertThat(whole.status()).as(other).isEqualTo(200);
                    assertThat(whole.body()).as(other).isEqualTo(file.bytes());
                }
            }
        }
    }

    @EachMode
    void rangeThatDoesNotExistIs416AndTheConnectionGoesOn(ApacheServer server) throws IOException {
        SentFile file = file(server, "none", 300_001);
        try (RawConnection connection = server.connect()) {
            for (String way : WAYS) {
                String request = "GET " + file.url(way) + " HTTP/1.1\r\nHost: localhost\r\n";
                connection.send(request + "Range: bytes=300001-\r\n\r\n");
                RawResponse response = connection.read();
                assertThat(response.status()).isEqualTo(416);
                assertThat(response.body().length).isLessThan(1_000);
                connection.send(request + "Range: bytes=300000-\r\n\r\n");
                assertPart(connection.read(), file, 300_000, 300_000);
            }
        }
    }

    @EachMode
    void unchangedFileIs304(ApacheServer server) throws IOException {
        SentFile file = file(server, "unchanged", 300_001);
        try (RawConnection connection = server.connect()) {
            for (String way : WAYS) {
                connection.send("GET " + file.url(way, TAGGED)
                        + " HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"v1\"\r\nRange: bytes=1-2\r\n\r\n");
                RawResponse response = connection.read();
                assertThat(response.status()).isEqualTo(304);
                assertThat(response.body()).isEmpty();
            }
        }
    }

    @EachMode
    void rangeMayBeginInWhatWasWrittenBeforeTheFile(ApacheServer server) throws IOException {
        SentFile file = file(server, "written", 300_001);
        for (String way : WAYS) {
            RawResponse response = range(server, file.url(way, "write=first", "content-length=300006"), "2-200004");
            assertThat(response.header("Content-Range")).contains("bytes 2-200004/300006");
            assertThat(response.body()).hasSize(200_003).startsWith('r', 's', 't');
            assertThat(response.body()).endsWith(file.part(0, 200_000));
        }
    }

    @EachMode
    void rangeBeyondFourGibibytesIsServed(ApacheServer server) throws IOException {
        long length = 5L << 30;
        long first = (9L << 29) + 1;
        byte[] marker = "here, of all places".getBytes(StandardCharsets.US_ASCII);
        sender = server;
        sent = SentFile.sparse(server, "large", length);
        try (RandomAccessFile file = new RandomAccessFile(sent.path().toFile(), "rw")) {
            file.seek(first);
            file.write(marker);
        }
        for (String way : WAYS) {
            String last = String.valueOf(first + marker.length - 1);
            RawResponse response = range(server, sent.url(way), first + "-" + last);
            assertThat(response.header("Content-Range")).contains("bytes " + first + "-" + last + "/" + length);
            assertThat(response.body()).isEqualTo(marker);
        }
    }
}
