/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** The one line of a process that ended says why. */
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
    }

    @EachMode(Mode.DAEMON)
    void crashNamesItsReport(ApacheServer server) throws Exception {
        server.expectLog(Codes.PROCESS_LOST).allowLog("[group crashing]");
        assertThat(server.get("/crash").status()).isEqualTo(502);
        String line = server.logs().await("JVMGI0201").text();
        assertThat(line).contains("ended: signal 6");
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
