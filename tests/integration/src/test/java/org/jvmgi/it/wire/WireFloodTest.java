/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.it.wire.Frames.data;
import static org.jvmgi.it.wire.Frames.frame;
import static org.jvmgi.it.wire.Frames.head;
import static org.jvmgi.it.wire.Frames.header;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/** What a process sends without end, or says that it will, costs a child of httpd neither time nor memory nor descriptors. */
class WireFloodTest {

    private static final int MANY = 100_000;
    private static final int CONNECTIONS = 50;
    private static final int CUT_CONNECTIONS = 4;
    private static final int TICKS_PER_SECOND = 100;
    private static final int MEBIBYTE_IN_KIB = 1024;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(WireFloodTest::site);

    private static void site(Site site) {
        site.alias("/hello", "Greeting.java");
        ScriptedGroup.addTo(site, "flood", "");
    }

    private static ScriptedRequests requests(ApacheServer server) {
        return new ScriptedRequests(server, "flood");
    }

    private static ProcessInfo child(ApacheServer server) {
        return server.processes().children().get(0);
    }

    /** Row 119. */
    @EachMode(Mode.DAEMON)
    void floodEndsAtItsFirstFault(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROTOCOL);
        ScriptedRequests requests = requests(server);
        Map<String, byte[]> floods = new LinkedHashMap<>();
        floods.put("DATA without bytes", frame(Frames.DATA));
        floods.put("DRAIN", frame(Frames.DRAIN));
        floods.put("QUEUED", frame(Frames.QUEUED));
        floods.put("END", frame(Frames.END));
        floods.put("INTERIM", Frames.interim(103));
        floods.put("headers of any length", header(-1, Frames.DATA));
        Duration before = processorTime(child(server));
        for (Map.Entry<String, byte[]> flood : floods.entrySet()) {
            int failures = requests.failures();
            RawResponse response = requests.get(new Script().repeat(MANY, flood.getValue()));
            assertThat(response.status()).as(flood.getKey()).isEqualTo(502);
            requests.verifyAftermath(flood.getKey(), failures, Codes.PROTOCOL);
        }
        assertThat(processorTime(child(server)).minus(before)).isLessThan(Settings.patience(Duration.ofSeconds(3)));
    }

    /** Row 119: behind a head that is not sent yet it makes the answer a 502 as well. */
    @EachMode(Mode.DAEMON)
    void floodOfEmptyFramesBehindAHeadIsNoResponse(ApacheServer server) {
        server.expectLog(Codes.PROTOCOL);
        RawResponse response = requests(server).get(Script.of(head()).repeat(MANY, frame(Frames.DATA)));
        assertThat(response.status() == 502 || response.isCut())
                .as(response.toString())
                .isTrue();
        requests(server).verifyAftermath("a flood behind a head", 0, Codes.PROTOCOL);
    }

    /** Row 120: what goes on beyond its length is not read for ever. */
    @EachMode(Mode.DAEMON)
    void bodyThatDoesNotEndAtItsLengthIsGivenUp(ApacheServer server) {
        server.expectLog(Codes.PROTOCOL, Codes.LONG_BODY);
        RawResponse response = requests(server)
                .get(Script.of(head(200, 5))
                        .repeat(MANY, data("x".repeat(1_000)))
                        .await("never"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("xxxxx");
        requests(server).verifyAftermath("a body beyond its length", 0, Codes.PROTOCOL);
    }

    /** Row 105: what a header promises is not made room for. */
    @EachMode(Mode.DAEMON)
    void promisedLengthsTakeNoMemory(ApacheServer server) {
        server.expectLog(Codes.PROTOCOL, Codes.PROCESS_LOST);
        ScriptedRequests requests = requests(server);
        requests.connection();
        long before = resident(child(server));
        int descriptors = child(server).descriptors().size();
        for (int i = 0; i < CONNECTIONS; i++) {
            requests.get(Script.of(header(-1 - i, Frames.HEAD)));
        }
        for (int i = 0; i < CUT_CONNECTIONS; i++) {
            requests.get(Script.of(header(1 << 20, Frames.HEAD)).close());
        }
        requests.connection();
        assertThat(resident(child(server)) - before).isLessThan(32 * MEBIBYTE_IN_KIB);
        Poll.until(
                "as many descriptors as before",
                () -> child(server).descriptors().size() <= descriptors);
    }

    /** In KiB. */
    private static long resident(ProcessInfo process) {
        return Long.parseLong(process.status().get("VmRSS").split(" ")[0]);
    }

    /** What the process has used of the processors so far. */
    private static Duration processorTime(ProcessInfo process) throws IOException {
        String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }
}
