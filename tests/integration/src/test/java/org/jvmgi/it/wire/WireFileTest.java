/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.it.wire.Frames.data;
import static org.jvmgi.it.wire.Frames.file;
import static org.jvmgi.it.wire.Frames.frame;
import static org.jvmgi.it.wire.Frames.head;

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

/** Descriptors that come otherwise than agreed are refused, and none of them stays with httpd. */
class WireFileTest {

    private static final String TEXT = "text of a file";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(WireFileTest::site);

    private static void site(Site site) {
        site.alias("/hello", "Greeting.java").prepare(folder -> folder.write("text", TEXT));
        ScriptedGroup.addTo(site, "files", "");
    }

    private static ScriptedRequests requests(ApacheServer server) {
        return new ScriptedRequests(server, "files");
    }

    private static String path(ApacheServer server) {
        return server.folder().root().resolve("text").toString();
    }

    private static byte[] whole() {
        return file(0, TEXT.length());
    }

    private static byte[] end() {
        return frame(Frames.END);
    }

    @EachMode(Mode.DAEMON)
    void fileWithItsDescriptorIsSent(ApacheServer server) {
        RawResponse response = requests(server).get(new Script().pass(path(server), head(), file(0, 4), end()));
        assertThat(response.text()).isEqualTo("text");
    }

    /** Row 128: nothing that can be sent. */
    @EachMode(Mode.DAEMON)
    void fileThatCannotBeSentIs500(ApacheServer server) {
        server.expectLog(Codes.BAD_FILE);
        Map<String, Script> scripts = new LinkedHashMap<>();
        scripts.put("no descriptor", Script.of(head(), whole(), end()));
        scripts.put("a folder", new Script().pass(server.folder().root().toString(), head(), file(0, 1), end()));
        scripts.put("a device", new Script().pass("/dev/zero", head(), file(0, 1), end()));
        scripts.put("more than there is", new Script().pass(path(server), head(), file(0, 1_000), end()));
        scripts.put("beyond the end", new Script().pass(path(server), head(), file(1_000, 1), end()));
        scripts.put(
                "two of them with one descriptor", new Script().pass(path(server), head(), whole(), whole(), end()));
        verify(server, scripts, 500, Codes.BAD_FILE);
    }

    /** Row 128: what no process of ours sends. */
    @EachMode(Mode.DAEMON)
    void descriptorOutOfPlaceIs502(ApacheServer server) {
        server.expectLog(Codes.PROTOCOL);
        String path = path(server);
        String two = path + "," + path;
        String ten = (path + ",").repeat(9) + path;
        Map<String, Script> scripts = new LinkedHashMap<>();
        scripts.put("two at once", new Script().pass(two, head(), whole(), end()));
        scripts.put("ten at once", new Script().pass(ten, head(), whole(), end()));
        scripts.put("none taken", new Script().pass(path, head(), data("x"), end()));
        scripts.put("two for two files", new Script().pass(two, head(), whole(), whole(), end()));
        scripts.put("before the head", new Script().pass(path, whole(), head(), end()));
        verify(server, scripts, 502, Codes.PROTOCOL);
    }

    private static void verify(ApacheServer server, Map<String, Script> scripts, int status, String code) {
        ScriptedRequests requests = requests(server);
        requests.connection();
        scripts.forEach((what, script) -> {
            int before = requests.failures();
            assertThat(requests.get(script).status()).as(what).isEqualTo(status);
            requests.verifyAftermath(what, before, code);
        });
        Poll.until("none of the descriptors in httpd", () -> server.processes().children().stream()
                .flatMap(child -> child.descriptors().stream())
                .noneMatch(target -> target.equals(path(server))));
    }
}
