/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.jvmgi.it.wire.Frames.data;
import static org.jvmgi.it.wire.Frames.frame;
import static org.jvmgi.it.wire.Frames.head;
import static org.jvmgi.it.wire.Frames.header;
import static org.jvmgi.it.wire.Frames.join;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.BodyReader;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** A process that takes its time, and one that greets otherwise than agreed. */
class WireTimeTest {

    /** Dribbled, it takes longer than any wait of these tests. */
    private static final int LONG = 2_000;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(WireTimeTest::site);

    private static void site(Site site) {
        site.alias("/hello", "Greeting.java");
        ScriptedGroup.addTo(site, "slow", "socket-timeout=2");
        ScriptedGroup.addTo(site, "greeted", "queue-timeout=2");
    }

    private static byte[] padding() {
        return new byte[LONG];
    }

    /** Row 107: bytes of a frame that is not whole count for nothing. */
    @EachMode(Mode.DAEMON)
    void framesThatDribbleAre504(ApacheServer server) throws IOException {
        server.expectLog(Codes.SOCKET_TIMEOUT);
        ScriptedRequests requests = new ScriptedRequests(server, "slow");
        try (RawConnection head = requests.begin(new Script().drip(head(200, -1, "A", "x".repeat(LONG))));
                RawConnection line = requests.begin(new Script().drip(frame(Frames.LOG, padding())));
                RawConnection nothing = requests.begin(new Script().await("nothing"))) {
            assertThat(server.get("/hello").status()).isEqualTo(200);
            for (RawConnection connection : new RawConnection[] {head, line, nothing}) {
                assertThat(connection.read().status()).isEqualTo(504);
            }
        }
        ScriptedGroup.open(server, "nothing");
        assertThat(requests.failures()).isEqualTo(3);
    }

    /** Row 107. */
    @EachMode(Mode.DAEMON)
    void bodyThatDribblesIsCut(ApacheServer server) throws IOException {
        server.expectLog(Codes.SOCKET_TIMEOUT);
        ScriptedRequests requests = new ScriptedRequests(server, "slow");
        Script script = Script.of(head(), data("begin\n")).drip(frame(Frames.DATA, padding()));
        try (RawConnection connection = requests.begin(script)) {
            RawResponse.Head head = connection.readHead();
            BodyReader body = connection.body(head);
            assertThat(new String(body.next(), StandardCharsets.US_ASCII)).isEqualTo("begin\n");
            assertThat(body.next()).isEmpty();
            assertThat(body.ending()).isEqualTo(Ending.CUT);
        }
        requests.verifyAftermath("a body that dribbles", 0, Codes.SOCKET_TIMEOUT);
    }

    /** Row 107: nor does a process that takes nothing of an upload hold its request for ever. */
    @EachMode(Mode.DAEMON)
    void uploadThatTheProcessDoesNotTakeIs504(ApacheServer server) throws IOException {
        server.expectLog(Codes.SOCKET_TIMEOUT);
        String head = ScriptedRequests.header(new Script().await("upload"));
        byte[] body = new byte[4_000_000];
        try (RawConnection connection = server.connect()) {
            connection.send("POST /slow HTTP/1.1\r\nHost: localhost\r\n" + head + "Content-Length: " + body.length
                    + "\r\n\r\n");
            Thread sender = new Thread(() -> sendAll(connection, body));
            sender.start();
            assertThat(connection.read().status()).isEqualTo(504);
        }
        ScriptedGroup.open(server, "upload");
        assertThat(server.get("/hello").status()).isEqualTo(200);
    }

    /** Row 107: so it is with a pipe that the process has come by, whatever it does to the end that httpd writes to. */
    @EachMode(Mode.DAEMON)
    void pipeThatNobodyReadsIs504(ApacheServer server) throws IOException {
        assumeTrue(canWriteWithoutWaiting(), "this kernel waits where the other side of a pipe wants it to");
        server.expectLog(Codes.SOCKET_TIMEOUT);
        ScriptedRequests requests = new ScriptedRequests(server, "slow");
        assertThat(requests.get(Script.greetNext(Script.helloWithBlockingPipe("pipe")))
                        .status())
                .isEqualTo(200);
        byte[] body = new byte[4_000_000];
        try (RawConnection connection = server.connect()) {
            connection.send("POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n");
            Thread sender = new Thread(() -> sendAll(connection, body));
            sender.start();
            assertThat(connection.read().status()).isEqualTo(504);
        }
        ScriptedGroup.open(server, "pipe");
        assertThat(server.get("/hello").status()).isEqualTo(200);
    }

    /** Linux 6.5 and later. */
    private static boolean canWriteWithoutWaiting() {
        String[] release = System.getProperty("os.version").split("[^0-9]+");
        int major = Integer.parseInt(release[0]);
        return major > 6 || (major == 6 && Integer.parseInt(release[1]) >= 5);
    }

    private static void sendAll(RawConnection connection, byte[] body) {
        try {
            connection.send(body);
        } catch (IOException refused) {
            // The server has answered and closes.
        }
    }

    /** Asks after the next connection of the group is greeted as the script says. */
    private static RawResponse greeted(ApacheServer server, Script greeting) {
        ScriptedRequests requests = new ScriptedRequests(server, "greeted");
        assertThat(requests.get(Script.greetNext(greeting)).status()).isEqualTo(200);
        return server.get("/greeted");
    }

    /** Row 102. */
    @EachMode(Mode.DAEMON)
    void greetingThatDoesNotComeIs504(ApacheServer server) throws IOException {
        server.expectLog(Codes.QUEUE_TIMEOUT);
        assertThat(greeted(server, new Script().await("never")).status()).isEqualTo(504);
        ScriptedGroup.open(server, "never");
        assertThat(greeted(server, new Script().drip(Frames.hello(1, 3, "x".repeat(200))))
                        .status())
                .isEqualTo(504);
        assertThat(server.get("/greeted").status()).isEqualTo(200);
    }

    /** Rows 100 and 105: one line, one answer, and the next request is served. */
    @EachMode(Mode.DAEMON)
    void greetingThatIsNoneIs502(ApacheServer server) {
        server.expectLog(Codes.PROTOCOL);
        ScriptedRequests requests = new ScriptedRequests(server, "greeted");
        Map<String, byte[]> greetings = new LinkedHashMap<>();
        greetings.put("garbage", "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        greetings.put("HELLO of any length", header(-1, Frames.HELLO));
        greetings.put("HELLO over its limit", header(257, Frames.HELLO));
        greetings.put("HELLO that is cut", frame(Frames.HELLO, new byte[5]));
        greetings.put("HELLO without the magic number", frame(Frames.HELLO, new byte[10]));
        greetings.put("HELLO of a child", Frames.hello(1, 1, "x"));
        greetings.put("a head", head());
        greetings.put("REFUSED for no reason", Frames.refused(0));
        greetings.forEach((what, bytes) -> {
            int before = requests.failures();
            assertThat(greeted(server, Script.of(bytes)).status()).as(what).isEqualTo(502);
            assertThat(requests.failures()).as(what).isEqualTo(before + 1);
            assertThat(server.get("/greeted").status()).as(what).isEqualTo(200);
        });
    }

    /** Row 128, of what comes with a greeting. */
    @EachMode(Mode.DAEMON)
    void greetingWithWhatIsNoPipeIs502(ApacheServer server) {
        server.expectLog(Codes.PROTOCOL);
        String file = server.folder().root().resolve("apps/Greeting.java").toString();
        for (String paths : new String[] {file, "/dev/null", "/", file + "," + file}) {
            assertThat(greeted(server, Script.helloWith(paths)).status())
                    .as(paths)
                    .isEqualTo(502);
            assertThat(server.get("/greeted").status()).as(paths).isEqualTo(200);
        }
        assertThat(server.logs().find(Codes.PROTOCOL)).hasSize(4);
    }

    /** Row 101: the line names both. */
    @EachMode(Mode.DAEMON)
    void greetingOfAnotherVersionIs502(ApacheServer server) {
        server.expectLog("it is version 9.9 (protocol 2), httpd's module is ", "it is version 9.9 (protocol 1)");
        for (int version : new int[] {2, 1}) {
            assertThat(greeted(server, Script.of(Frames.hello(version, 3, "9.9")))
                            .status())
                    .isEqualTo(502);
        }
        assertThat(server.logs().find(Codes.NOT_ALLOWED)).hasSize(2);
    }

    /** Row 106: nothing of the request was sent yet, so it goes to the next connection. */
    @EachMode(Mode.DAEMON)
    void connectionThatEndsInItsGreetingCostsNothing(ApacheServer server) {
        for (byte[] part : new byte[][] {{}, {0, 0, 0}, join(header(20, Frames.HELLO), new byte[9])}) {
            assertThat(greeted(server, Script.of(part).close()).status()).isEqualTo(200);
        }
    }
}
