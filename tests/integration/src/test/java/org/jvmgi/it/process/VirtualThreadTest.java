/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Site;

/** Applications that are called on virtual threads. */
class VirtualThreadTest {

    private static final int MANY = 300;
    private static final String ROOMY =
            """
            StartServers 6
            ServerLimit 6
            ThreadsPerChild 64
            MaxRequestWorkers 384
            MinSpareThreads 1
            MaxSpareThreads 384
            """;

    private static Path modernJava() throws IOException {
        Map<String, Path> installed = JavaVersionTest.installed();
        Path home = installed.entrySet().stream()
                .filter(each -> Integer.parseInt(each.getKey()) >= 21)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        assumeTrue(home != null, "no Java 21 or later is installed");
        return home;
    }

    private static Site site() throws IOException {
        return new Site()
                .mpmConfig(ROOMY)
                .source("Gate.java", "Stuck.java")
                .prepare(folder ->
                        folder.write("apps/Name.java", Sources.expression("Name", "Thread.currentThread().toString()")))
                .config("JVMGIDaemonProcess modern thread-type=virtual worker-share=100 java-home=" + modernJava())
                .config("JVMGIProcessGroup modern")
                .config("JVMGIScriptAlias /gate ${APPS}/Gate.java")
                .config("JVMGIScriptAlias /stuck ${APPS}/Stuck.java")
                .config("JVMGIScriptAlias /name ${APPS}/Name.java")
                .config("<Location /stuck/sleep>\nJVMGIRequestTimeout 1\n</Location>");
    }

    @Test
    void applicationsRunOnThemHundredsAtOnce() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            assertThat(server.get("/name").text()).startsWith("VirtualThread[");
            timeOut(server);
            List<RawConnection> waiting = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                waiting.add(server.connect().send("GET /gate/wait?all HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            }
            Poll.until(
                    "all of them to run",
                    () -> server.get("/gate/waiting?all").text().equals(MANY + "\n"));
            server.get("/gate/open?all");
            for (RawConnection each : waiting) {
                assertThat(each.read().text()).isEqualTo("passed\n");
                each.close();
            }
            own.verifyAndStop();
        }
    }

    private static void timeOut(ApacheServer server) {
        server.expectLog(Codes.REQUEST_TIMEOUT);
        assertThat(server.get("/stuck/").status()).isEqualTo(200);
        assertThat(server.get("/stuck/sleep").status()).isEqualTo(504);
        assertThat(server.get("/stuck/").text()).endsWith(" false\n");
    }
}
