/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Mpm;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** However Apache ends, nothing of it stays: no process, no socket file, no folder. */
class StopTest {

    private static Site site() {
        return new Site()
                .config("JVMGIDaemonProcess app processes=2 threads=2\nJVMGIProcessGroup app")
                .alias("/gate", "Gate.java")
                .alias("/instance", "Instance.java");
    }

    @Test
    void stopEndsAllUnderPrefork() throws Exception {
        try (OwnServer own = OwnServer.of(site().mpm(Mpm.PREFORK))) {
            assertThat(own.server().get("/instance").status()).isEqualTo(200);
            own.verifyAndStop();
        }
    }

    /** Row 311: within shutdown-timeout, whatever runs. */
    @Test
    void stopWithARunningRequestEndsInTime() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            try (RawConnection running = server.connect()) {
                running.send("GET /gate/stream?x HTTP/1.1\r\nHost: localhost\r\n\r\n");
                running.body(running.readHead()).next();
                server.allowLog("JVMGI", "AH00045", "AH00046");
                long begin = System.nanoTime();
                server.stop();
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .isLessThan(Settings.patience(Duration.ofSeconds(10)));
            }
            own.verifyAndStop();
        }
    }

    @Test
    void gracefulStopEndsAll() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            assertThat(server.get("/instance").status()).isEqualTo(200);
            Signals.send("WINCH", server.processes().parent());
            server.awaitEnd();
            own.verifyAndStop();
        }
    }

    /** As by a job that cleans up: requests are told so, and the stop is as quick as any. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void removedSocketFolderIsNamedAndDoesNotHoldUpTheStop(Mode mode) throws Exception {
        Site site = new Site()
                .mode(mode)
                .config("JVMGIDaemonProcess side connect-timeout=1")
                .config("JVMGIScriptAlias /side ${APPS}/Instance.java process-group=side")
                .source("Instance.java");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            // No request before: a child's connection to the process would serve the next one too.
            server.logs().await(Codes.DAEMON_READY);
            List<Path> files = new ArrayList<>(server.runtimeFiles());
            files.sort(Comparator.reverseOrder());
            for (Path file : files) {
                Files.delete(file);
            }
            server.expectLog(Codes.NO_CONNECTION, "restart httpd if the socket folder was removed");
            assertThat(server.get("/side").status()).isEqualTo(503);
            own.verifyAndStop();
            assertThat(server.folder().logs().resolve("start.txt")).content().doesNotContain(Codes.SUPERVISOR_KILLED);
        }
    }

    /** What a service manager does: httpd's parent first, then whatever else is there. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void signalToEveryProcessEndsAll(Mode mode) throws Exception {
        Site site = new Site()
                .mode(mode)
                .config("JVMGIDaemonProcess side\nJVMGIScriptAlias /side ${APPS}/Instance.java process-group=side")
                .alias("/instance", "Instance.java");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            assertThat(server.get("/instance").status()).isEqualTo(200);
            assertThat(server.get("/side").status()).isEqualTo(200);
            List<ProcessInfo> all = server.processes().all();
            Signals.send("TERM", server.processes().parent());
            all.forEach(process -> Signals.send("TERM", process.pid()));
            server.awaitEnd();
            own.verifyAndStop();
            assertThat(server.logs().countEver(Codes.SUPERVISOR_LOST)).isZero();
            assertThat(server.logs().countEver(Codes.PARENT_GONE)).isZero();
        }
    }

    /** Row 303. */
    @Test
    void killedParentLeavesNothing() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            assertThat(server.get("/instance").status()).isEqualTo(200);
            Signals.send("KILL", server.processes().parent());
            server.awaitEnd();
            Poll.until(
                    "supervisor and daemons to end",
                    Settings.patience(Duration.ofSeconds(10)),
                    () -> server.processes().daemons().isEmpty()
                            && server.processes().all().stream()
                                    .noneMatch(process -> process.mentions("jvmgi-supervisor")));
            // Apache's own children are not ours to end: httpd leaves them when its parent is killed.
            server.processes().all().forEach(child -> Signals.send("KILL", child.pid()));
            own.verifyAndStop();
        }
    }

    @Test
    void restartAfterAKilledParentWorksInTheSameFolder() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            assertThat(server.get("/instance").status()).isEqualTo(200);
            server.allowLog("JVMGI02");
            server.processes().all().forEach(process -> Signals.send("KILL", process.pid()));
            server.awaitEnd();
            assertThat(server.runtimeFiles()).isNotEmpty();
            server.start();
            assertThat(server.get("/instance").status()).isEqualTo(200);
            own.verifyAndStop();
        }
    }

    /** Row 302: running daemons go on or are replaced; the service returns. */
    @Test
    void killedSupervisorIsReplaced() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            server.expectLog(Codes.SUPERVISOR_LOST).allowLog("JVMGI02", "JVMGI03");
            assertThat(server.get("/instance").status()).isEqualTo(200);
            ProcessInfo supervisor = server.processes().supervisor().orElseThrow();
            Signals.send("KILL", supervisor.pid());
            Poll.until("another supervisor", () -> server.processes()
                    .supervisor()
                    .filter(other -> other.pid() != supervisor.pid())
                    .isPresent());
            Poll.until("the service", () -> server.get("/instance").status() == 200);
            for (int i = 0; i < 20; i++) {
                assertThat(server.get("/instance").status()).isEqualTo(200);
            }
            Poll.until(
                    "the group's processes alone",
                    () -> server.processes().daemons().size() == 2);
            own.verifyAndStop();
        }
    }

    @Test
    void twoServersShareASocketPrefix() throws Exception {
        Path prefix = Files.createTempDirectory("jvmgi-it-prefix-");
        Files.setPosixFilePermissions(prefix, PosixFilePermissions.fromString("rwxr-xr-x"));
        String directive = "JVMGISocketPrefix " + prefix + "/shared";
        try (OwnServer one = OwnServer.of(site().config(directive));
                OwnServer two = OwnServer.of(site().config(directive))) {
            assertThat(one.server().get("/instance").status()).isEqualTo(200);
            assertThat(two.server().get("/instance").status()).isEqualTo(200);
            one.verifyAndStop();
            assertThat(two.server().get("/instance").status()).isEqualTo(200);
            two.verifyAndStop();
        }
        assertThat(prefix).isEmptyDirectory();
        Files.delete(prefix);
    }
}
