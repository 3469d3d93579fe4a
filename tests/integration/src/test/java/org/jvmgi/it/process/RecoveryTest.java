/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** A supervisor that took the place of a lost one gets the process groups, if not at once then later. */
class RecoveryTest {

    private static Site site() {
        return new Site()
                .config("JVMGIDaemonProcess app processes=2 connect-timeout=1\nJVMGIProcessGroup app")
                .alias("/instance", "Instance.java");
    }

    private static int openFiles(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return (int) files.count();
        }
    }

    private static void limitFiles(long pid, int limit) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--nofile=" + limit + ":")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    private static ProcessInfo supervisor(ApacheServer server, long not) {
        return Poll.value(
                "another supervisor", () -> server.processes().supervisor().filter(found -> found.pid() != not));
    }

    @Test
    void handOverThatFailsIsRepeated() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            server.expectLog(Codes.SUPERVISOR_LOST, Codes.HANDOVER_FAILED).allowLog("JVMGI02", Codes.NO_CONNECTION);
            Poll.until(
                    "the processes",
                    () -> server.logs().find(Codes.DAEMON_READY).size() == 2);
            long parent = server.processes().parent();
            long lost = supervisor(server, 0).pid();
            // Enough for a supervisor, not for its listeners: each of two processes takes three files beside.
            limitFiles(parent, openFiles(lost) - 2 * 3 - 1);
            Signals.send("KILL", lost);
            server.logs().await(Codes.HANDOVER_FAILED);
            limitFiles(supervisor(server, lost).pid(), 1024);
            limitFiles(parent, 1024);
            Poll.until("the service", () -> server.get("/instance").status() == 200);
            own.verifyAndStop();
        }
    }
}
