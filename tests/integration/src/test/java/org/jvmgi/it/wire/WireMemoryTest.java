/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.it.wire.Frames.data;
import static org.jvmgi.it.wire.Frames.frame;
import static org.jvmgi.it.wire.Frames.head;
import static org.jvmgi.it.wire.Frames.memory;
import static org.jvmgi.it.wire.Frames.slot;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Memory that a process offers: used where it is as agreed, refused otherwise, and none of it stays with httpd. */
class WireMemoryTest {

    private static final int SIZE_OF_TWO = 2 * 65_536;
    private static final int SHRINK = 2;
    private static final int GROW = 4;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(WireMemoryTest::site);

    private static void site(Site site) {
        site.alias("/hello", "Greeting.java").prepare(folder -> folder.write("text", "text"));
        ScriptedGroup.addTo(site, "memory", "");
    }

    private static byte[] end() {
        return frame(Frames.END);
    }

    /** Offers what may be taken. */
    private static Script offer() {
        return new Script().memory(SIZE_OF_TWO, SHRINK, "text", memory(2)).grants(2);
    }

    /** Plays a script on a connection whose requests come over a pipe. */
    private static RawResponse play(ApacheServer server, Script script) {
        ScriptedRequests requests = new ScriptedRequests(server, "memory");
        assertThat(requests.get(Script.greetNext(Script.helloWithPipe())).status())
                .isEqualTo(200);
        return requests.get(script);
    }

    @EachMode(Mode.DAEMON)
    void bytesComeFromTheSlotsInTurn(ApacheServer server) {
        Script script = offer().send(head(), slot(4), slot(2))
                .grants(2)
                .send(slot(3), end())
                .grants(1);
        assertThat(play(server, script).text()).isEqualTo("text\0\0tex");
    }

    @EachMode(Mode.DAEMON)
    void memoryMayComeWithinABody(ApacheServer server) {
        Script script = Script.of(head(), data("before "))
                .memory(SIZE_OF_TWO, SHRINK, "text", data("and "), memory(2), data("behind "))
                .grants(2)
                .send(slot(4), end())
                .grants(1);
        assertThat(play(server, script).text()).isEqualTo("before and behind text");
    }

    @EachMode(Mode.DAEMON)
    void bytesBeyondTheContentLengthAreDropped(ApacheServer server) {
        server.expectLog(Codes.LONG_BODY);
        assertThat(play(server, offer().send(head(200, 2), slot(4), end())).text())
                .isEqualTo("te");
    }

    /** Rows 103 and 128: memory that could end this process, or is none. */
    @EachMode(Mode.DAEMON)
    void memoryThatIsNotAsAgreedIs502(ApacheServer server) {
        server.expectLog(Codes.PROTOCOL);
        String file = server.folder().root().resolve("text").toString();
        Map<String, Script> scripts = new LinkedHashMap<>();
        scripts.put("no descriptor", Script.of(memory(2)));
        scripts.put("a file", new Script().pass(file, memory(2)));
        scripts.put("a folder", new Script().pass(server.folder().root().toString(), memory(2)));
        scripts.put("a device", new Script().pass("/dev/zero", memory(2)));
        scripts.put("no seal", new Script().memory(SIZE_OF_TWO, 0, "", memory(2)));
        scripts.put("another seal", new Script().memory(SIZE_OF_TWO, GROW, "", memory(2)));
        scripts.put("a byte too few", new Script().memory(SIZE_OF_TWO - 1, SHRINK, "", memory(2)));
        scripts.put("no slots", new Script().memory(SIZE_OF_TWO, SHRINK, "", memory(0)));
        scripts.put("too many slots", new Script().memory(17 * 65_536, SHRINK, "", memory(17)));
        verify(server, scripts);
    }

    /** Row 104. */
    @EachMode(Mode.DAEMON)
    void memoryOutOfPlaceIs502(ApacheServer server) {
        server.expectLog(Codes.PROTOCOL);
        Map<String, Script> scripts = new LinkedHashMap<>();
        scripts.put("twice", offer().memory(SIZE_OF_TWO, SHRINK, "", memory(2)));
        scripts.put(
                "of a request that waits",
                new Script().memory(SIZE_OF_TWO, SHRINK, "", frame(Frames.QUEUED), memory(2)));
        verify(server, scripts);
        ScriptedRequests requests = new ScriptedRequests(server, "memory");
        int before = requests.failures();
        Script script = new Script().memory(SIZE_OF_TWO, SHRINK, "", memory(2));
        assertThat(requests.get(script).status()).isEqualTo(502);
        requests.verifyAftermath("without a pipe", before, Codes.PROTOCOL);
    }

    /** Row 104. */
    @EachMode(Mode.DAEMON)
    void slotThatIsNotFreeIs502(ApacheServer server) {
        server.expectLog(Codes.PROTOCOL);
        Map<String, Script> scripts = new LinkedHashMap<>();
        scripts.put("no memory", Script.of(head(), slot(1), end()));
        scripts.put("before the head", offer().send(slot(1)));
        scripts.put("empty", offer().send(head(), slot(0)));
        scripts.put("too long", offer().send(head(), slot(65_537)));
        scripts.put("one too many", offer().send(head(), slot(1), slot(1), slot(1), end()));
        verify(server, scripts);
    }

    private static void verify(ApacheServer server, Map<String, Script> scripts) {
        ScriptedRequests requests = new ScriptedRequests(server, "memory");
        requests.connection();
        scripts.forEach((what, script) -> {
            int before = requests.failures();
            assertThat(play(server, script).status()).as(what).isEqualTo(502);
            requests.verifyAftermath(what, before, Codes.PROTOCOL);
        });
        Poll.until("no memory in httpd", () -> server.processes().children().stream()
                .noneMatch(child -> child.maps("memfd:scripted")
                        || child.descriptors().stream().anyMatch(each -> each.contains("memfd:scripted"))));
    }
}
