/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.Http2Connection;
import org.jvmgi.it.http.Http2Response;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Applications behind mod_http2: streams beside each other, visible ends, and streams that the client breaks off. */
class Http2Test {

    private static final int RESETS = 10_000;
    private static final int RESETS_PER_CONNECTION = 20;
    private static final int MOST_CONNECTIONS = 3_000;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(Http2Test::site);

    private static void site(Site site) {
        site.modules("http2")
                .alias("/r", "Responses.java")
                .alias("/f", "Faults.java")
                .alias("/hello", "Greeting.java")
                .alias("/gate", "Gate.java")
                .alias("/echo", "Echo.java")
                .alias("/digest", "Digest.java")
                .alias("/input", "Input.java")
                .config("Protocols h2c http/1.1");
    }

    private static Http2Connection connect(ApacheServer server) throws IOException {
        return Http2Connection.to(server.port());
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @EachMode
    void responsesArriveWhole(ApacheServer server) throws IOException {
        try (Http2Connection connection = connect(server)) {
            Http2Response hello = connection.read(connection.get("/hello"));
            assertThat(hello.text()).isEqualTo("Hello, world!\n");
            assertThat(hello.isComplete()).isTrue();
            Http2Response large =
                    connection.read(connection.get("/r?repeat=50000&body=0123456789012345678901234567890123456789"));
            assertThat(large.body()).hasSize(2_000_000);
            assertThat(large.isComplete()).isTrue();
            Http2Response cookies = connection.read(
                    connection.get("/r?status=401+No&header=Set-Cookie:a%3D1&header=Set-Cookie:b%3D2&body=x"));
            assertThat(cookies.status()).isEqualTo(401);
            assertThat(cookies.all("set-cookie")).containsExactly("a=1", "b=2");
            Http2Response head = connection.read(connection.open("HEAD", "/hello", true));
            assertThat(head.all("content-length")).containsExactly("14");
            assertThat(head.body()).isEmpty();
        }
    }

    /** Rows 116 and 201: what is cut ends with RST_STREAM, which may overtake what came before, and the connection goes on. */
    @EachMode
    void cutResponseIsAResetStream(ApacheServer server) throws IOException {
        server.expectLog(Codes.APPLICATION_FAILED, Codes.BODY_TOO_SHORT);
        try (Http2Connection connection = connect(server)) {
            for (String path :
                    new String[] {"/f/after-flush", "/f/second-buffer", "/r?header=Content-Length:10&write=0123&flush"
                    }) {
                Http2Response cut = connection.read(connection.get(path));
                assertThat(cut.isReset()).as(path).isTrue();
                assertThat(!cut.hasHead() || cut.status() == 200).as(path).isTrue();
                assertThat(cut.text()).as(path).isIn("", "sent\n", "good\n", "0123");
            }
            assertThat(connection.read(connection.get("/hello")).isComplete()).isTrue();
        }
    }

    @EachMode
    void failureBeforeOutputIsAWhole500(ApacheServer server) throws IOException {
        server.expectLog(Codes.APPLICATION_FAILED);
        try (Http2Connection connection = connect(server)) {
            Http2Response failed = connection.read(connection.get("/f/checked"));
            assertThat(failed.status()).isEqualTo(500);
            assertThat(failed.isComplete()).isTrue();
        }
    }

    @EachMode
    void streamsDoNotWaitForEachOther(ApacheServer server) throws IOException {
        try (Http2Connection connection = connect(server)) {
            int waiting = connection.get("/gate/wait?side");
            int streaming = connection.get("/gate/stream?side");
            assertThat(connection.readSome(streaming).text()).isEqualTo("first\n");
            assertThat(connection.read(connection.get("/hello")).text()).isEqualTo("Hello, world!\n");
            assertThat(connection.read(connection.get("/gate/open?side")).status())
                    .isEqualTo(200);
            assertThat(connection.read(waiting).text()).isEqualTo("passed\n");
            assertThat(connection.read(streaming).text()).isEqualTo("first\nsecond\n");
        }
    }

    @EachMode
    void uploadsArriveWhole(ApacheServer server) throws IOException {
        try (Http2Connection connection = connect(server)) {
            for (int size : new int[] {0, 1, 65_536, 1_000_000}) {
                byte[] body = bytes(size);
                int stream = connection.open("POST", "/digest", false);
                connection.data(stream, body, true);
                assertThat(connection.read(stream).text()).isEqualTo(size + " " + Digests.sha256(body) + "\n");
            }
        }
    }

    @EachMode
    void echoAnswersEachPieceBeforeTheNextIsSent(ApacheServer server) throws IOException {
        try (Http2Connection connection = connect(server)) {
            int stream = connection.open("POST", "/echo", false);
            connection.data(stream, "ping".getBytes(StandardCharsets.US_ASCII), false);
            assertThat(connection.readSome(stream).text()).isEqualTo("ping");
            connection.data(stream, "pong".getBytes(StandardCharsets.US_ASCII), true);
            assertThat(connection.read(stream).text()).isEqualTo("pingpong");
        }
    }

    /** Row 040. */
    @EachMode
    void uploadThatIsNotReadIsAnswered(ApacheServer server) throws IOException {
        try (Http2Connection connection = connect(server)) {
            int stream = connection.open("POST", "/input/none", false);
            connection.data(stream, bytes(20_000), false);
            assertThat(connection.readSome(stream).text()).isEqualTo("not read");
            assertThat(connection.read(connection.get("/hello")).isComplete()).isTrue();
        }
    }

    /** Rows 041 and 230: the application is interrupted and its thread serves others, while the connection goes on. */
    @EachMode(Mode.DAEMON)
    void brokenOffStreamFreesTheThread(ApacheServer server) throws IOException {
        server.expectLog(Codes.CLIENT_GONE);
        try (Http2Connection connection = connect(server)) {
            int waiting = connection.get("/gate/wait?reset");
            awaitCount(server, "/gate/waiting?reset", 1);
            connection.reset(waiting);
            awaitCount(server, "/gate/interrupted?reset", 1);
            assertThat(connection.read(connection.get("/hello")).isComplete()).isTrue();
        }
    }

    @EachMode
    void brokenOffStreamHasItsBodyClosed(ApacheServer server) throws IOException {
        server.allowLog(Codes.CLIENT_GONE, Codes.CLIENT_ABORTED);
        try (Http2Connection connection = connect(server)) {
            int streaming = connection.get("/gate/stream?body");
            connection.readSome(streaming);
            connection.reset(streaming);
            connection.get("/gate/open?body");
            awaitCount(server, "/gate/closed?body", 1);
        }
    }

    /** Row 041. mod_http2 itself ends a connection that breaks off too many streams, so there are many; one that it ends does not count. */
    @EachMode
    void manyBrokenOffStreamsLeaveTheServerInOrder(ApacheServer server) throws IOException {
        server.allowLog(Codes.CLIENT_GONE, Codes.CLIENT_ABORTED, Codes.QUEUE_FULL);
        int done = 0;
        for (int i = 0; i < MOST_CONNECTIONS && done < RESETS; i++) {
            done += breakOff(server) ? RESETS_PER_CONNECTION : 0;
        }
        assertThat(done).isEqualTo(RESETS);
        try (Http2Connection connection = connect(server)) {
            assertThat(connection.read(connection.get("/hello")).isComplete()).isTrue();
        }
        assertThat(server.get("/hello").status()).isEqualTo(200);
    }

    private static boolean breakOff(ApacheServer server) throws IOException {
        try (Http2Connection connection = connect(server)) {
            for (int i = 0; i < RESETS_PER_CONNECTION; i++) {
                connection.reset(connection.get("/hello"));
            }
            connection.read(connection.get("/hello"));
            return true;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException ended) {
            assertThat(server.isAlive()).isTrue();
            return false;
        }
    }

    private static void awaitCount(ApacheServer server, String path, int count) {
        Poll.until(path + " to be " + count, () -> server.get(path).text().equals(count + "\n"));
    }
}
