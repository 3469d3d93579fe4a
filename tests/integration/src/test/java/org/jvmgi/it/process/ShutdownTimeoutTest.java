/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Site;

/** How long a stop waits for a process that does not end. */
class ShutdownTimeoutTest {

    /** An application that takes no interrupt for a reason to end. */
    private static Site stubborn(String timeout) {
        String members = "static final java.util.concurrent.atomic.AtomicInteger running ="
                + " new java.util.concurrent.atomic.AtomicInteger();\n"
                + "static String stay() { running.incrementAndGet(); for (;;) { try { new"
                + " java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException again) { continue; } } }";
        String answer = "environ.pathInfo().equals(\"/running\") ? running.toString() : stay()";
        return new Site()
                .config("JVMGIDaemonProcess default shutdown-timeout=1")
                .config("JVMGIDaemonProcess app threads=2 shutdown-timeout=" + timeout + "\nJVMGIProcessGroup app")
                .prepare(folder -> folder.write("apps/Stubborn.java", Sources.members("Stubborn", members, answer)))
                .config("JVMGIScriptAlias /stubborn ${APPS}/Stubborn.java");
    }

    /** A stop waits as long as the old definition allows whose process still serves a request from before a graceful restart. */
    @Test
    void stopAllowsAnOldProcessItsOwnShutdownTimeout() throws Exception {
        try (OwnServer own = OwnServer.of(stubborn("5"))) {
            ApacheServer server = own.server();
            server.allowLog("JVMGI", "AH00045", "AH00046");
            try (RawConnection running = server.connect().send("GET /stubborn HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
                Poll.until(
                        "the request to run",
                        () -> server.get("/stubborn/running").text().equals("1"));
                server.reconfigure(stubborn("1"));
                server.graceful();
                assertThat(server.get("/stubborn/running").text()).isEqualTo("0");
                server.stop();
                assertThat(running.isClosedByServer()).isTrue();
            }
            assertThat(Files.readString(server.folder().logs().resolve("start.txt")))
                    .doesNotContain(Codes.SUPERVISOR_KILLED);
            own.verifyAndStop();
        }
    }
}
