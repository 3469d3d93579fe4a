/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.BodyReader;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** The one line of a process that ended says why, and so does that of each request which ended with it. */
class EndReasonTest {

    private static final Pattern REPORT = Pattern.compile("crash report (/\\S+hs_err_pid\\S+\\.log)");

    @RegisterExtension
    static final Servers SERVERS = Servers.of(EndReasonTest::site);

    private static void site(Site site) {
        String fill =
                "static Object kept; static String fill() { java.util.List<byte[]> all = new java.util.ArrayList<>();"
                        + " kept = all; while (true) { all.add(new byte[1 << 20]); } }";
        site.source("Crash.java", "Instance.java")
                .prepare(folder -> folder.write("apps/Fill.java", Sources.members("Fill", fill, "fill()")))
                .config("JVMGIDaemonProcess crashing java-options=-XX:ErrorFile=/tmp/jvmgi-it-hs_err_pid%p.log")
                .config("JVMGIDaemonProcess full max-heap=64m java-options=-XX:+ExitOnOutOfMemoryError")
                .config("JVMGIDaemonProcess killed")
                .config("JVMGIScriptAlias /crash ${APPS}/Crash.java process-group=crashing")
                .config("JVMGIScriptAlias /fill ${APPS}/Fill.java process-group=full")
                .config("JVMGIScriptAlias /killed ${APPS}/Instance.java process-group=killed");
        for (String group : List.of("torn", "evicted")) {
            site.source("Gate.java")
                    .config("JVMGIDaemonProcess " + group + " threads=3 eviction-timeout=1 shutdown-timeout=1")
                    .config("JVMGIScriptAlias /" + group + " ${APPS}/Gate.java process-group=" + group);
        }
    }

    @EachMode(Mode.DAEMON)
    void crashNamesItsReport(ApacheServer server) throws Exception {
        server.expectLog(Codes.PROCESS_LOST).allowLog("[group crashing]");
        assertThat(server.get("/crash").status()).isEqualTo(502);
        String line = server.logs().await("JVMGI0201").text();
        assertThat(line).contains("ended: signal 6");
        assertThat(lostRequest(server)).contains("signal 6 (Aborted)", "; crash report /");
        Matcher report = REPORT.matcher(line);
        assertThat(report.find()).as(line).isTrue();
        assertThat(Files.deleteIfExists(Path.of(report.group(1)))).isTrue();
    }

    /** Row 205. */
    @EachMode(Mode.DAEMON)
    void exhaustedHeapIsNamed(ApacheServer server) {
        server.expectLog(Codes.PROCESS_LOST).allowLog("[group full]");
        assertThat(server.get("/fill").status()).isEqualTo(502);
        assertThat(server.logs().await("JVMGI0201").text())
                .contains("ended: exit code 3; Terminating due to java.lang.OutOfMemoryError");
        assertThat(lostRequest(server)).contains(": exit code 3; Terminating due to java.lang.OutOfMemoryError");
    }

    private static String lostRequest(ApacheServer server) {
        return server.logs().await(Codes.PROCESS_LOST).text();
    }

    private static RawConnection begin(ApacheServer server, String path, int waiting) throws IOException {
        RawConnection connection = server.connect().send("GET " + path + "?x HTTP/1.1\r\nHost: localhost\r\n\r\n");
        String gate = path.substring(0, path.lastIndexOf('/'));
        Poll.until(
                "a request inside the application",
                () -> server.get(gate + "/waiting?x").text().equals(waiting + "\n"));
        return connection;
    }

    /** Row 300: each of the requests names it, those whose responses had begun too. */
    @EachMode(Mode.DAEMON)
    void requestsOfAKilledProcessNameTheSignal(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("[group torn]");
        try (RawConnection waiting = begin(server, "/torn/wait", 1);
                RawConnection streaming = begin(server, "/torn/stream", 2)) {
            BodyReader body = streaming.body(streaming.readHead());
            body.next();
            Signals.send("KILL", server.processes().daemon("torn").pid());
            assertThat(waiting.read().status()).isEqualTo(502);
            assertThat(body.next()).isEmpty();
            assertThat(body.ending()).isEqualTo(Ending.CUT);
        }
        Poll.until(
                "the lines of both",
                () -> server.logs().find(Codes.PROCESS_LOST).size() == 2);
        assertThat(server.logs().find(Codes.PROCESS_LOST))
                .allMatch(line -> line.contains("ended while it had the request: signal 9 (Killed); see"));
    }

    /** Row 316. */
    @EachMode(Mode.DAEMON)
    void requestThatOutlivedTheDrainNamesIt(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("[group evicted]");
        try (RawConnection waiting = begin(server, "/evicted/wait", 1)) {
            Signals.send("USR1", server.processes().daemon("evicted").pid());
            assertThat(waiting.read().status()).isEqualTo(502);
        }
        assertThat(lostRequest(server)).contains("the time to drain ran out with requests still running");
    }

    /** Row 509: the system's OOM killer, or somebody, sends SIGKILL. */
    @EachMode(Mode.DAEMON)
    void killedProcessSaysSo(ApacheServer server) {
        server.allowLog("[group killed]");
        assertThat(server.get("/killed").status()).isEqualTo(200);
        Signals.send("KILL", server.processes().daemon("killed").pid());
        assertThat(server.logs().await("JVMGI0201").text()).contains("ended: signal 9 (Killed)");
    }
}
