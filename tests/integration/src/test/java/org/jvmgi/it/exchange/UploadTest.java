/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Request bodies of every size and shape reach the application whole, or the application hears that they did not. */
class UploadTest {

    private static final int[] SIZES = {0, 1, 11, 1_024, 8_192, 65_535, 65_536, 65_537, 1_000_000, 5 * 1024 * 1024};
    private static final String HEAD = "POST %s HTTP/1.1\r\nHost: localhost\r\n";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(UploadTest::site);

    private static void site(Site site) {
        site.alias("/digest", "Digest.java")
                .alias("/input", "Input.java")
                .alias("/hello", "Greeting.java")
                .alias("/gate", "Gate.java")
                .config(
                        "JVMGIDaemonProcess other threads=2 queue-timeout=5 connect-timeout=5 header-buffer-size=16384\n"
                                + "JVMGIScriptAlias /other ${APPS}/Digest.java process-group=other\n"
                                + "<Location /other>\nJVMGIScriptReloading Off\nJVMGIRequestTimeout 30\n</Location>")
                .config("JVMGIScriptAlias /limited ${APPS}/Digest.java")
                .config("JVMGIScriptAlias /unchunked ${APPS}/Digest.java")
                .config("<Location /limited>\nLimitRequestBody 1000\n</Location>")
                .config("<Location /unchunked>\nJVMGIChunkedRequest Off\n</Location>");
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String answer(byte[] bytes) {
        return bytes.length + " " + Digests.sha256(bytes) + "\n";
    }

    private static RawConnection post(ApacheServer server, String path, String headers) throws IOException {
        return server.connect().send(HEAD.formatted(path) + headers + "\r\n");
    }

    @EachMode
    void bodiesOfKnownLengthArriveWhole(ApacheServer server) {
        for (int size : SIZES) {
            byte[] body = bytes(size);
            assertThat(server.post("/digest", body).text()).isEqualTo(answer(body));
        }
    }

    @EachMode
    void bodiesArriveWholeInAGroupWithOtherOptions(ApacheServer server) {
        for (int size : SIZES) {
            byte[] body = bytes(size);
            assertThat(server.post("/other", body).text()).isEqualTo(answer(body));
        }
    }

    @EachMode
    void chunkedBodiesArriveWhole(ApacheServer server) throws IOException {
        for (int size : SIZES) {
            byte[] body = bytes(size);
            try (RawConnection connection = post(server, "/digest", "Transfer-Encoding: chunked\r\n")) {
                for (int at = 0, chunk = 1; at < size; at += chunk, chunk = Math.min(chunk * 3 + 1, 100_000)) {
                    connection.sendChunk(Arrays.copyOfRange(body, at, Math.min(size, at + chunk)));
                }
                assertThat(connection.sendLastChunk().read().text()).isEqualTo(answer(body));
            }
        }
    }

    @EachMode
    void trailersEndAChunkedBodyAndTheNextRequestFollows(ApacheServer server) throws IOException {
        try (RawConnection connection = post(server, "/input/all", "Transfer-Encoding: chunked\r\n")) {
            connection.sendChunk("hello".getBytes(StandardCharsets.US_ASCII));
            connection.send(
                    "0\r\nX-Trailer: 1\r\nContent-Length: 9\r\n\r\nGET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(connection.read().text()).isEqualTo("hello");
            assertThat(connection.read().text()).isEqualTo("Hello, world!\n");
        }
    }

    @EachMode
    void headAndBodyInOneSegmentArriveWhole(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            String request = HEAD.formatted("/input/all") + "Content-Length: 5\r\n\r\nhello";
            connection.send(request + request + request);
            for (int i = 0; i < 3; i++) {
                assertThat(connection.read().text()).isEqualTo("hello");
            }
        }
    }

    @EachMode
    void bytesThatDribbleArriveWhole(ApacheServer server) throws IOException {
        try (RawConnection connection = post(server, "/digest", "Content-Length: 300\r\n")) {
            byte[] body = bytes(300);
            for (byte b : body) {
                connection.send(new byte[] {b});
            }
            assertThat(connection.read().text()).isEqualTo(answer(body));
        }
    }

    @EachMode
    void everyWayToReadGivesTheSameBytes(ApacheServer server) {
        byte[] body = "0123456789\nabcdefghij\nABCDEFGHIJ\nxyz...".getBytes(StandardCharsets.US_ASCII);
        assertThat(server.post("/input/all", body).body()).isEqualTo(body);
        assertThat(server.post("/input/sevens", body).text().split("\\|")).hasSize(6);
        assertThat(server.post("/input/zero", body).text())
                .isEqualTo("0|" + new String(body, StandardCharsets.US_ASCII));
        assertThat(server.post("/input/after-end", body).text()).isEqualTo("-1|-1|0");
        assertThat(server.post("/input/skip", body).text()).startsWith("3456789");
        assertThat(server.post("/input/bytes", body).text()).startsWith("48|49|23456789");
    }

    /** Row 231: the input is the request's until the body was closed, and ends once. */
    @EachMode
    void bodyMayBeReadAfterOutputAndWhenTheResponseIsClosed(ApacheServer server) {
        String text = "0123456789".repeat(10_000);
        byte[] body = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(server.post("/input/late", body).text()).isEqualTo("sent\n" + text + "-1|-1|0");
        assertThat(server.post("/input/close", body).text()).isEqualTo("sent\n");
        Poll.until(
                "the body to be closed", () -> server.get("/input/said").text().equals(text + "|-1|-1|0"));
    }

    @EachMode
    void requestWithoutBodyReadsAsEmpty(ApacheServer server) {
        assertThat(server.get("/input/all").text()).isEmpty();
        assertThat(server.get("/input/after-end").text()).isEqualTo("-1|-1|0");
        assertThat(server.get("/digest").text()).isEqualTo(answer(new byte[0]));
    }

    /** Row 040. */
    @EachMode
    void applicationThatDoesNotReadAnswersAllTheSame(ApacheServer server) throws IOException {
        assertThat(server.post("/input/none", bytes(100)).text()).isEqualTo("not read");
        try (RawConnection connection = server.connect()) {
            String small = HEAD.formatted("/input/none") + "Content-Length: 5\r\n\r\nhello";
            String hello = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
            connection.send(small + hello);
            assertThat(connection.read().text()).isEqualTo("not read");
            assertThat(connection.read().text()).isEqualTo("Hello, world!\n");
        }
        try (RawConnection connection = post(server, "/input/none", "Content-Length: 50000000\r\n")) {
            assertThat(connection.send(bytes(100_000)).read().text()).isEqualTo("not read");
        }
    }

    /** Row 036. */
    @EachMode
    void hundredIsSentWhenTheApplicationReads(ApacheServer server) throws IOException {
        String headers = "Expect: 100-continue\r\nContent-Length: 5\r\n";
        try (RawConnection connection = post(server, "/input/all", headers)) {
            assertThat(connection.readHead().status()).isEqualTo(100);
            assertThat(connection.send("hello").read().text()).isEqualTo("hello");
        }
        try (RawConnection connection = post(server, "/input/none", headers)) {
            RawResponse.Head head = connection.readHead();
            assertThat(head.status()).isEqualTo(200);
        }
    }

    /** Row 026. */
    @EachMode
    void bodyOverTheLimitIs413(ApacheServer server) {
        server.allowLog("AH00588").expectLog(Codes.BODY_TOO_LARGE);
        assertThat(server.post("/limited", bytes(1_000)).status()).isEqualTo(200);
        assertThat(server.post("/limited", bytes(1_001)).status()).isEqualTo(413);
    }

    /** Row 030. */
    @EachMode
    void chunkedBodyThatGrowsOverTheLimitIs413(ApacheServer server) throws IOException {
        server.allowLog("AH01587", Codes.BAD_BODY, Codes.REQUEST_BODY_BROKEN);
        try (RawConnection connection = post(server, "/limited", "Transfer-Encoding: chunked\r\n")) {
            connection.sendChunk(bytes(600)).sendChunk(bytes(600)).sendLastChunk();
            assertThat(connection.read().status()).isEqualTo(413);
        }
    }

    /** Row 029: whether the head of the body or a later part is broken, in which case the application reads it. */
    @EachMode
    void brokenChunksAre400(ApacheServer server) throws IOException {
        server.allowLog("AH01590", Codes.BAD_BODY, Codes.REQUEST_BODY_BROKEN);
        for (String begin : new String[] {"", "5\r\nhello\r\n"}) {
            for (String broken :
                    new String[] {"zz\r\n", "-1\r\n", "5\r\nhelloworld\r\n", "5 x\r\nhello\r\n0\r\n\r\n"}) {
                try (RawConnection connection = post(server, "/digest", "Transfer-Encoding: chunked\r\n")) {
                    connection.send(begin + broken).halfClose();
                    assertThat(connection.read().status()).as(broken).isEqualTo(400);
                    assertThat(connection.isClosedByServer()).isTrue();
                }
            }
        }
    }

    /** Row 031. */
    @EachMode
    void bodyThatEndsEarlyIs400AndTheReadThrows(ApacheServer server) throws IOException {
        server.expectLog(Codes.REQUEST_BODY_BROKEN);
        try (RawConnection connection = post(server, "/gate/upload?short", "Content-Length: 100\r\n")) {
            connection.send(bytes(50));
            Poll.until(
                    "the upload to begin",
                    () -> server.get("/gate/waiting?short").text().equals("1\n"));
            connection.halfClose();
            assertThat(connection.read().status()).isEqualTo(400);
        }
        assertThat(server.get("/gate/broken?short").text()).isEqualTo("1\n");
        assertThat(server.get("/gate/whole?short").text()).isEqualTo("0\n");
    }

    @EachMode
    void bodyThatEndsBeforeTheApplicationIsAskedIs400(ApacheServer server) throws IOException {
        server.allowLog(Codes.BAD_BODY, Codes.REQUEST_BODY_BROKEN);
        try (RawConnection connection = post(server, "/gate/upload?early", "Content-Length: 100\r\n")) {
            connection.send(bytes(50)).halfClose();
            assertThat(connection.read().status()).isEqualTo(400);
        }
        assertThat(server.get("/gate/whole?early").text()).isEqualTo("0\n");
    }

    /** Row 032. */
    @EachMode
    void clientThatResetsInItsUploadFreesTheThread(ApacheServer server) throws IOException {
        server.allowLog(Codes.CLIENT_GONE, Codes.REQUEST_BODY_BROKEN);
        try (RawConnection connection = post(server, "/gate/upload?reset", "Content-Length: 100000\r\n")) {
            connection.send(bytes(50_000));
            Poll.until(
                    "the upload to begin",
                    () -> server.get("/gate/waiting?reset").text().equals("1\n"));
            connection.abort();
        }
        Poll.until(
                "the read to throw",
                () -> server.get("/gate/broken?reset").text().equals("1\n"));
        assertThat(server.get("/gate/waiting?reset").text()).isEqualTo("0\n");
    }

    /** The client's end came while the application did not read, and the body was too long for the buffers on the way. */
    @EachMode(Mode.DAEMON)
    void clientThatLeavesAfterItsUploadIsNoticed(ApacheServer server) throws IOException {
        server.expectLog(Codes.CLIENT_GONE).allowLog(Codes.CLIENT_ABORTED);
        try (RawConnection connection = post(server, "/gate/late-upload?left", "Content-Length: 300000\r\n")) {
            connection.send(bytes(300_000));
        }
        awaitWaiting(server, "left-read");
        assertThat(server.get("/gate/open?left-read").status()).isEqualTo(200);
        awaitWaiting(server, "left-end");
        server.logs().await(Codes.CLIENT_GONE);
        assertThat(server.get("/gate/open?left-end").status()).isEqualTo(200);
    }

    private static void awaitWaiting(ApacheServer server, String gate) {
        Poll.until(
                "a request at gate " + gate,
                () -> server.get("/gate/waiting?" + gate).text().equals("1\n"));
    }

    @EachMode
    void chunkedBodyIs411WhereItIsNotWanted(ApacheServer server) throws IOException {
        server.expectLog(Codes.CHUNKED_REFUSED);
        try (RawConnection connection = post(server, "/unchunked", "Transfer-Encoding: chunked\r\n")) {
            assertThat(connection.sendLastChunk().read().status()).isEqualTo(411);
        }
        assertThat(server.post("/unchunked", bytes(10)).status()).isEqualTo(200);
    }
}
