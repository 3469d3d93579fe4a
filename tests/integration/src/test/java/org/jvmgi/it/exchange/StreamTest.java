/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.BodyReader;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Bodies that flow: each buffer is on its way before the next is asked for, both directions at once, for as long as it takes. */
class StreamTest {

    private static final int PIECE = 256 * 1024;
    private static final int PIECES = 160;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(StreamTest::site);

    private static void site(Site site) {
        site.alias("/echo", "Echo.java").alias("/gate", "Gate.java").alias("/responses", "Responses.java");
    }

    @EachMode
    void firstBufferArrivesWhileTheApplicationWaits(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            connection.send("GET /gate/stream?first HTTP/1.1\r\nHost: localhost\r\n\r\n");
            BodyReader body = connection.body(connection.readHead());
            assertThat(new String(body.next(), StandardCharsets.UTF_8)).isEqualTo("first\n");
            Poll.until(
                    "the application to wait",
                    () -> server.get("/gate/waiting?first").text().equals("1\n"));
            assertThat(server.get("/gate/open?first").status()).isEqualTo(200);
            assertThat(new String(body.next(), StandardCharsets.UTF_8)).isEqualTo("second\n");
            assertThat(body.next()).isEmpty();
            assertThat(body.ending()).isEqualTo(Ending.COMPLETE);
        }
        Poll.until(
                "the body to be closed",
                () -> server.get("/gate/closed?first").text().equals("1\n"));
    }

    @EachMode
    void echoOfManyMebibytesRunsBothWaysAtOnce(ApacheServer server) throws Exception {
        try (RawConnection connection = server.connect()) {
            long length = (long) PIECE * PIECES;
            connection.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n");
            CompletableFuture<String> sent = CompletableFuture.supplyAsync(() -> sendPieces(connection, false));
            assertThat(received(connection)).isEqualTo(sent.get());
        }
    }

    @EachMode
    void chunkedEchoRunsBothWaysAtOnce(ApacheServer server) throws Exception {
        try (RawConnection connection = server.connect()) {
            connection.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            CompletableFuture<String> sent = CompletableFuture.supplyAsync(() -> sendPieces(connection, true));
            assertThat(received(connection)).isEqualTo(sent.get());
        }
    }

    @EachMode
    void echoAnswersEachPieceBeforeTheNextIsSent(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            connection.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            connection.sendChunk(text("ping 0"));
            BodyReader body = connection.body(connection.readHead());
            assertThat(body.next()).isEqualTo(text("ping 0"));
            for (int i = 1; i < 20; i++) {
                connection.sendChunk(text("ping " + i));
                assertThat(body.next()).isEqualTo(text("ping " + i));
            }
            connection.sendLastChunk();
            assertThat(body.next()).isEmpty();
            assertThat(body.ending()).isEqualTo(Ending.COMPLETE);
        }
    }

    @EachMode
    void largeResponsesArriveWhole(ApacheServer server) {
        RawResponse response = server.get("/responses?repeat=200000&body=0123456789012345678901234567890123456789");
        assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(response.body()).hasSize(200_000 * 40);
    }

    @EachMode
    void flushedWritesPrecedeTheBody(ApacheServer server) {
        RawResponse response = server.get("/responses?write=a&flush&write=b&write=c&body=d&body=e");
        assertThat(response.text()).isEqualTo("abcde");
        assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
    }

    /** Row 230, simplified. */
    @EachMode
    void clientThatLeavesAStreamHasItsBodyClosed(ApacheServer server) throws IOException {
        server.allowLog(Codes.CLIENT_GONE, Codes.CLIENT_ABORTED);
        try (RawConnection connection = server.connect()) {
            connection.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            connection.sendChunk(text("begin"));
            connection.readHead();
            connection.abort();
        }
        try (RawConnection connection = server.connect()) {
            connection.send("GET /gate/stream?left HTTP/1.1\r\nHost: localhost\r\n\r\n");
            connection.body(connection.readHead()).next();
            connection.abort();
        }
        assertThat(server.get("/gate/open?left").status()).isEqualTo(200);
        Poll.until(
                "the body to be closed",
                () -> server.get("/gate/closed?left").text().equals("1\n"));
        Poll.until(
                "the thread to be free",
                () -> server.get("/gate/waiting?left").text().equals("0\n"));
    }

    private static String sendPieces(RawConnection connection, boolean chunked) {
        MessageDigest digest = Digests.sha256();
        byte[] piece = new byte[PIECE];
        new Random(42).nextBytes(piece);
        try {
            for (int i = 0; i < PIECES; i++) {
                piece[i] ^= (byte) i;
                digest.update(piece);
                if (chunked) {
                    connection.sendChunk(piece);
                } else {
                    connection.send(piece);
                }
            }
            if (chunked) {
                connection.sendLastChunk();
            }
        } catch (IOException e) {
            throw new AssertionError("the server does not take the whole body", e);
        }
        return Digests.hex(digest.digest());
    }

    private static String received(RawConnection connection) throws IOException {
        MessageDigest digest = Digests.sha256();
        BodyReader body = connection.body(connection.readHead());
        for (byte[] piece = body.next(); piece.length > 0; piece = body.next()) {
            digest.update(piece);
        }
        assertThat(body.ending()).isEqualTo(Ending.COMPLETE);
        return Digests.hex(digest.digest());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
