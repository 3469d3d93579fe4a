/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.it.wire.Frames.data;
import static org.jvmgi.it.wire.Frames.fixedHead;
import static org.jvmgi.it.wire.Frames.frame;
import static org.jvmgi.it.wire.Frames.head;
import static org.jvmgi.it.wire.Frames.header;
import static org.jvmgi.it.wire.Frames.interim;
import static org.jvmgi.it.wire.Frames.join;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

/** A process that breaks the protocol costs its own request and connection, and nothing else. */
class WireFaultTest {

    private static final int UNKNOWN = 99;
    private static final int ENDLESS = 0xFFFFFFFF;
    private static final int HANG_UPS = 20;
    /** How long the reason of a process's end is waited for. */
    private static final Duration WAIT_FOR_A_REASON = Duration.ofMillis(500);

    @RegisterExtension
    static final Servers SERVERS = Servers.of(WireFaultTest::site);

    private static void site(Site site) {
        site.alias("/hello", "Greeting.java");
        ScriptedGroup.addTo(site, "wire", "");
    }

    private static ScriptedRequests requests(ApacheServer server) {
        return new ScriptedRequests(server, "wire");
    }

    private static byte[] end() {
        return frame(Frames.END);
    }

    /** The payload of a HEAD with a list of fields that may be no such list. */
    private static byte[] badHead(byte[] fields) {
        return frame(Frames.HEAD, join(fixedHead(200, -1), fields));
    }

    private static byte[] badHead(String name, String value) {
        return head(200, -1, name, value);
    }

    /** What never is a frame, and frames that are never allowed. */
    private static Map<String, byte[]> faults() {
        Map<String, byte[]> faults = new LinkedHashMap<>();
        faults.put("unknown type", frame(UNKNOWN));
        faults.put("a supervisor's frame", frame(Frames.CONFIG));
        faults.put("a child's frame", frame(Frames.REQUEST));
        faults.put("HELLO again", Frames.hello(1, 3, "x"));
        faults.put("bytes that are no frame", "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        faults.put("reserved bits", new byte[] {0, 0, 0, 0, Frames.END, 1, 0, 0});
        faults.put("unknown type of any length", header(ENDLESS, UNKNOWN));
        faults.put("DATA of any length", header(ENDLESS, Frames.DATA));
        faults.put("HEAD of any length", header(ENDLESS, Frames.HEAD));
        faults.put("END with a payload", frame(Frames.END, new byte[1]));
        faults.put("DATA without bytes", frame(Frames.DATA));
        faults.put("ACCEPTED of nothing", frame(Frames.ACCEPTED));
        faults.put("WANT of nothing", frame(Frames.WANT));
        faults.put("TRAILERS of nothing", frame(Frames.TRAILERS, Frames.fields("a", "b")));
        faults.put("DRAIN twice", join(frame(Frames.DRAIN), frame(Frames.DRAIN)));
        faults.put("FILE of nothing", Frames.file(0, 0));
        faults.put("FILE that ends nowhere", Frames.file(1, Long.MAX_VALUE));
        faults.put("ABORT that is no failure", Frames.abort(200, 600, "fine"));
        faults.put("ABORT without a code", frame(Frames.ABORT, new byte[3]));
        faults.put("ABORT with a code of five digits", Frames.abort(500, 10_000, "x"));
        faults.put("REFUSED for no reason", Frames.refused(9));
        faults.put("LOG over its limit", header(8_193, Frames.LOG));
        faults.put("LOG of no level", Frames.log(16, "x"));
        faults.put("INTERIM that switches protocols", interim(101));
        faults.put("INTERIM that is none", interim(200));
        faults.put("INTERIM that is cut", frame(Frames.INTERIM, new byte[] {0, 103}));
        return faults;
    }

    /** The same before there is a head, and what is wrong there alone. */
    private static Map<String, byte[]> faultsBeforeHead() {
        Map<String, byte[]> faults = faults();
        faults.put("DATA before HEAD", data("x"));
        faults.put("END before HEAD", end());
        faults.put("FILE before HEAD", Frames.file(0, 1));
        faults.put("HEAD twice", join(head(), head()));
        faults.put("INTERIM after HEAD", join(head(), interim(103)));
        faults.put("QUEUED twice", join(frame(Frames.QUEUED), frame(Frames.QUEUED)));
        faults.put("QUEUED again", join(frame(Frames.QUEUED), frame(Frames.ACCEPTED), frame(Frames.QUEUED)));
        faults.put("QUEUED too late", join(Frames.log(7, "x"), frame(Frames.QUEUED)));
        faults.put("HEAD of what waits", join(frame(Frames.QUEUED), head()));
        faults.put("INTERIM of what waits", join(frame(Frames.QUEUED), interim(103)));
        faults.putAll(faultyHeads());
        return faults;
    }

    private static Map<String, byte[]> faultyHeads() {
        Map<String, byte[]> faults = new LinkedHashMap<>();
        faults.put("HEAD that is cut", frame(Frames.HEAD, new byte[11]));
        for (int status : new int[] {0, 99, 101, 199, 600, 65_535}) {
            faults.put("HEAD with status " + status, head(status, -1));
        }
        faults.put("HEAD with a negative length", head(200, -2));
        faults.put("more fields promised than there are", badHead(new byte[] {0, 9}));
        faults.put("a field beyond the end", badHead(new byte[] {0, 1, 0, 1, 0x7F, -1, -1, -1, 'a'}));
        faults.put("a field without a name", badHead("", "x"));
        faults.put("bytes behind the fields", badHead(join(Frames.fields("a", "b"), new byte[1])));
        faults.put("NUL in a value", badHead("A", "b\0c"));
        faults.put("an end of a line in a value", badHead("A", "b\r\nSet-Cookie: c"));
        faults.put("a blank in a name", badHead("A b", "c"));
        faults.put("an end of a line in a name", badHead("A:\r\nB", "c"));
        faults.put("a field of the connection", badHead("Transfer-Encoding", "chunked"));
        faults.put("a length among the fields", badHead("Content-Length", "5"));
        faults.put("HEAD over its limit", header(1_048_577, Frames.HEAD));
        return faults;
    }

    /** Rows 103, 104, 105, 108, 119 and 129. */
    @EachMode(Mode.DAEMON)
    void faultBeforeTheHeadIs502(ApacheServer server) {
        server.expectLog(Codes.PROTOCOL);
        ScriptedRequests requests = requests(server);
        faultsBeforeHead().forEach((what, bytes) -> {
            int before = requests.failures();
            RawResponse response = requests.get(Script.of(bytes));
            assertThat(response.status()).as(what).isEqualTo(502);
            assertThat(response.header("Set-Cookie")).as(what).isEmpty();
            requests.verifyAftermath(what, before, Codes.PROTOCOL);
        });
    }

    /** Rows 103, 104, 105, 119 and 129. */
    @EachMode(Mode.DAEMON)
    void faultAfterTheHeadCutsTheResponse(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROTOCOL);
        Map<String, byte[]> faults = faults();
        faults.put("HEAD twice", head());
        faults.put("INTERIM after HEAD", interim(103));
        faults.put("QUEUED after HEAD", frame(Frames.QUEUED));
        faults.put("REFUSED after HEAD", Frames.refused(1));
        for (Map.Entry<String, byte[]> fault : faults.entrySet()) {
            verifyCut(server, fault.getKey(), Script.of(fault.getValue()), Codes.PROTOCOL);
        }
    }

    /** What has reached the client stands, and then the connection ends visibly. */
    private static void verifyCut(ApacheServer server, String what, Script fault, String code) throws IOException {
        ScriptedRequests requests = requests(server);
        int before = requests.failures();
        String gate = "cut-" + what.replaceAll("\\W", "-");
        Script script = new Script().send(head(), data("begin\n")).await(gate).then(fault);
        try (RawConnection connection = requests.begin(script)) {
            RawResponse.Head head = connection.readHead();
            BodyReader body = connection.body(head);
            assertThat(head.status()).as(what).isEqualTo(200);
            assertThat(new String(body.next(), StandardCharsets.US_ASCII))
                    .as(what)
                    .isEqualTo("begin\n");
            ScriptedGroup.open(server, gate);
            assertThat(body.next()).as(what).isEmpty();
            assertThat(body.ending()).as(what).isEqualTo(Ending.CUT);
        }
        requests.verifyAftermath(what, before, code);
    }

    /** Row 106: there is nothing to be learned of its end, so nobody waits for it. */
    @EachMode(Mode.DAEMON)
    void processThatHangsUpAndLivesKeepsNoRequestWaiting(ApacheServer server) {
        server.expectLog(Codes.PROCESS_LOST);
        ScriptedRequests requests = requests(server);
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < HANG_UPS; i++) {
            long begun = System.nanoTime();
            assertThat(requests.get(new Script().close()).status()).isEqualTo(502);
            shortest = Math.min(shortest, System.nanoTime() - begun);
        }
        assertThat(Duration.ofNanos(shortest)).isLessThan(WAIT_FOR_A_REASON);
        assertThat(server.logs().await(Codes.PROCESS_LOST).text()).contains("it lives, but closed the connection");
    }

    /** Rows 106, 118 and 126. */
    @EachMode(Mode.DAEMON)
    void processThatHangsUpIs502OrCutsTheResponse(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST);
        ScriptedRequests requests = requests(server);
        Map<String, byte[]> rests = new LinkedHashMap<>();
        rests.put("without a word", new byte[0]);
        rests.put("in a header", new byte[] {0, 0, 0});
        rests.put("behind a header", header(100, Frames.HEAD));
        rests.put("in a payload", join(header(100, Frames.LOG), new byte[99]));
        for (Map.Entry<String, byte[]> rest : rests.entrySet()) {
            int before = requests.failures();
            Script script = Script.of(rest.getValue()).close();
            assertThat(requests.get(script).status()).as(rest.getKey()).isEqualTo(502);
            requests.verifyAftermath(rest.getKey(), before, Codes.PROCESS_LOST);
            verifyCut(server, rest.getKey(), script, Codes.PROCESS_LOST);
        }
    }

    /** Row 104: the response is whole, and what follows it answers no other request. */
    @EachMode(Mode.DAEMON)
    void framesBehindTheEndAnswerNobody(ApacheServer server) {
        server.expectLog(Codes.PROTOCOL);
        ScriptedRequests requests = requests(server);
        byte[] whole = join(head(), data("whole"), end());
        Map<String, byte[]> surplus = new LinkedHashMap<>();
        surplus.put("END", end());
        surplus.put("DATA", data("more"));
        surplus.put("another answer", whole);
        surplus.put("a part of a frame", header(5, Frames.DATA));
        surplus.put("a part of a header", new byte[3]);
        surplus.put("DRAIN and more", join(frame(Frames.DRAIN), end()));
        surplus.forEach((what, bytes) -> {
            int before = requests.failures();
            RawResponse response = requests.get(Script.of(whole, bytes));
            assertThat(response.status()).as(what).isEqualTo(200);
            assertThat(response.text()).as(what).isEqualTo("whole");
            assertThat(response.ending()).as(what).isEqualTo(Ending.COMPLETE);
            requests.verifyAftermath(what, before, Codes.PROTOCOL);
        });
    }

    @EachMode(Mode.DAEMON)
    void goodByeBehindTheEndIsNoFault(ApacheServer server) {
        ScriptedRequests requests = requests(server);
        RawResponse response = requests.get(Script.of(head(), data("whole"), end(), frame(Frames.DRAIN)));
        assertThat(response.text()).isEqualTo("whole");
        requests.verifyConnectionIsGone("DRAIN");
    }

    /** Row 104: an idle connection whose process has spoken since is not used, and the next request has its own answer. */
    @EachMode(Mode.DAEMON)
    void framesOnAnIdleConnectionAnswerNobody(ApacheServer server) throws IOException {
        server.expectLog("stale-is-there");
        ScriptedRequests requests = requests(server);
        byte[] whole = join(head(), data("stale"), end());
        assertThat(requests.get(Script.of(whole).await("stale").send(whole).say("stale-is-there"))
                        .text())
                .isEqualTo("stale");
        ScriptedGroup.open(server, "stale");
        server.logs().await("stale-is-there");
        requests.verifyConnectionIsGone("an answer to nobody");
    }

    /** Row 127: the longest line that may come, of any bytes, is one line. */
    @EachMode(Mode.DAEMON)
    void lineOfAnyBytesIsOneLine(ApacheServer server) {
        byte[] begin = Frames.log(6, "odd\r\n[core:emerg] \u001b[31m\0");
        int length = begin.length - header(0, Frames.LOG).length;
        System.arraycopy(header(8_192, Frames.LOG), 0, begin, 0, Integer.BYTES);
        Script script =
                Script.of(begin).repeat(8_192 - length, new byte[] {'x'}).send(head(), end());
        RawResponse response = requests(server).get(script);
        assertThat(response.status()).isEqualTo(200);
        assertThat(server.logs().lines())
                .as("one line")
                .filteredOn(line -> line.contains("odd"))
                .singleElement()
                .matches(line -> line.level().equals("info") && line.contains("odd\\r\\n[core:emerg] \\x1b[31m"));
        assertThat(server.logs().lines()).noneMatch(line -> line.level().equals("raw"));
    }

    /** Row 129: no more than 32 of them. */
    @EachMode(Mode.DAEMON)
    void interimResponsesHaveAnEnd(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROTOCOL);
        ScriptedRequests requests = requests(server);
        int before = requests.failures();
        try (RawConnection connection = requests.begin(
                new Script().repeat(100, interim(103, "Link", "</a>")).send(head(), end()))) {
            int count = 0;
            RawResponse.Head head = connection.readHead();
            for (; head.status() == 103; head = connection.readHead()) {
                count++;
            }
            assertThat(count).isEqualTo(32);
            assertThat(head.status()).isEqualTo(502);
        }
        requests.verifyAftermath("100 interim responses", before, Codes.PROTOCOL);
    }

    /** Row 125: what the process has not begun is run by the next one that takes it, with its body. */
    @EachMode(Mode.DAEMON)
    void processThatHangsUpOnAWaitingRequestCostsNothing(ApacheServer server) throws IOException {
        Script script = new Script().once("get").send(frame(Frames.QUEUED)).close();
        assertThat(requests(server).get(script).status()).isEqualTo(200);
        Script withBody = new Script().once("post").send(frame(Frames.QUEUED)).close();
        String head = ScriptedRequests.header(withBody) + "Content-Length: 5\r\n";
        try (RawConnection connection = server.connect()) {
            connection.send("POST /wire HTTP/1.1\r\nHost: localhost\r\n" + head + "\r\nhello");
            assertThat(connection.read().status()).isEqualTo(200);
        }
    }
}
