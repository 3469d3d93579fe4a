/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.Noexec;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** Folders on file systems that are mounted {@code noexec} (row 405). */
class NoexecTest {

    @BeforeAll
    static void mountsAreAllowed() throws IOException, InterruptedException {
        assumeTrue(Noexec.isPossible(), "only root can mount");
    }

    @Test
    void bridgeIsRefusedWithTheReason() throws Exception {
        ApacheServer server = ApacheServer.of(new Site().config("JVMGIDaemonProcess app"));
        Path bridge = server.folder().modules().resolve("jvmgi");
        ApacheServer.ConfigCheck check = server.checkConfiguration(Noexec.over(bridge));
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output()).contains(Codes.BRIDGE_INCOMPLETE, "jvmgi-supervisor", "mounted noexec");
    }

    @Test
    void javaIsRefusedWithTheReason() throws Exception {
        Path home = Path.of(System.getProperty("java.home"));
        ApacheServer server = ApacheServer.of(new Site()
                .prepare(folder -> folder.write("jdk/empty", ""))
                .config("JVMGIDaemonProcess app java-home=${ROOT}/jdk"));
        Path mounted = server.folder().root().resolve("jdk");
        ApacheServer.ConfigCheck check = server.checkConfiguration(Noexec.over(home, mounted));
        assertThat(check.valid()).as(check.output()).isFalse();
        assertThat(check.output()).contains(Codes.JAVA_UNUSABLE, "process group 'app'", "mounted noexec");
    }

    /** It is what {@code /run} is on most machines. */
    @Test
    void runtimeFolderServesAsAnyOther() throws Exception {
        ApacheServer server = ApacheServer.of(new Site()
                .config("JVMGIDaemonProcess app threads=2")
                .config("JVMGIProcessGroup app")
                .alias("/hello", "Greeting.java"));
        try (OwnServer own = OwnServer.startAfter(server, Noexec.over(run(server.folder())))) {
            assertThat(server.get("/hello").text()).isEqualTo("Hello, world!\n");
            long before = server.processes().daemon("app").pid();
            Signals.send("USR1", before);
            Poll.until("the successor", () -> server.processes().daemons("app").stream()
                    .noneMatch(each -> each.pid() == before));
            assertThat(server.get("/hello").text()).isEqualTo("Hello, world!\n");
            own.verifyAndStop();
        }
    }

    private static Path run(ServerFolder folder) {
        return folder.root().resolve("run");
    }
}
