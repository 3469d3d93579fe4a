/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.it.wire.Frames.data;
import static org.jvmgi.it.wire.Frames.frame;
import static org.jvmgi.it.wire.Frames.head;
import static org.jvmgi.it.wire.Frames.header;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.LogLine;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Nothing but a decision, whole and as agreed, lets anybody in. */
class WireHookTest {

    private static final String HELLO = "Hello, world!\n";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(WireHookTest::site);

    private static void site(Site site) {
        site.alias("/guarded", "Greeting.java");
        ScriptedGroup.addTo(site, "guard", "");
        site.config("<Location /guarded>\nJVMGIAccessScript ${APPS}/Greeting.java process-group=guard\n</Location>");
    }

    private static RawResponse get(ApacheServer server, Script script) {
        return server.send("GET", "/guarded", ScriptedRequests.header(script));
    }

    private static byte[] decision(String word) {
        return head(200, -1, "decision", word);
    }

    private static byte[] end() {
        return frame(Frames.END);
    }

    @EachMode(Mode.DAEMON)
    void wordThatIsNoGrantIs403(ApacheServer server) {
        assertThat(get(server, Script.of(decision("GRANT"), end())).text()).isEqualTo(HELLO);
        server.expectLog(Codes.ACCESS_DENIED);
        for (String word : new String[] {"DENY", "", "GRANTED", "grant", "GRANT "}) {
            assertThat(get(server, Script.of(decision(word), end())).status())
                    .as(word)
                    .isEqualTo(403);
        }
        assertThat(get(server, Script.of(head(), end())).status()).isEqualTo(403);
    }

    /** Rows 103 to 106, of hooks. */
    @EachMode(Mode.DAEMON)
    void answerThatIsNoneAdmitsNobody(ApacheServer server) {
        Map<String, Script> answers = new LinkedHashMap<>();
        answers.put("a body", Script.of(decision("GRANT"), data("x"), end()));
        answers.put("nothing but an end", Script.of(end()));
        answers.put("another status", Script.of(head(500, -1, "decision", "GRANT"), end()));
        answers.put("no end", Script.of(decision("GRANT")).close());
        answers.put("a cut end", Script.of(decision("GRANT"), new byte[7]).close());
        answers.put("a fault before the end", Script.of(decision("GRANT"), header(-1, Frames.END)));
        answers.put("two heads", Script.of(decision("GRANT"), decision("GRANT"), end()));
        answers.put("a file", new Script().pass("/etc/passwd", decision("GRANT"), Frames.file(0, 1), end()));
        answers.put("nothing", new Script().close());
        server.expectLog(Codes.PROTOCOL, Codes.PROCESS_LOST);
        answers.forEach((what, script) -> {
            long before = failures(server);
            RawResponse response = get(server, script);
            assertThat(response.status()).as(what).isEqualTo(502);
            assertThat(response.text()).as(what).doesNotContain(HELLO);
            assertThat(failures(server)).as(what).isEqualTo(before + 1);
        });
        assertThat(get(server, Script.of(decision("GRANT"), end())).text()).isEqualTo(HELLO);
    }

    private static long failures(ApacheServer server) {
        return server.logs().lines().stream().filter(LogLine::isFailure).count();
    }
}
