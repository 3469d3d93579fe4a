/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.http.Load;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** Children of httpd with a JVM in them: how they are made, replaced and stopped. */
class EmbeddedLifeTest {

    /** A child's JVM is given up after three seconds at most; httpd kills a child after nine. */
    private static final Duration IN_TIME = Settings.patience(Duration.ofSeconds(8));

    private static Site site(String application) {
        return new Site().mode(Mode.EMBEDDED).alias("/app", application);
    }

    private static boolean isGood(RawResponse response) {
        return response.status() == 200 && response.text().endsWith("\n");
    }

    private static List<Long> children(ApacheServer server) {
        return server.processes().children().stream().map(ProcessInfo::pid).toList();
    }

    private static boolean isReplaced(ApacheServer server, List<Long> before) {
        List<Long> now = children(server);
        return !now.isEmpty() && now.stream().noneMatch(before::contains);
    }

    private static Duration timeOfStop(ApacheServer server) {
        long begin = System.nanoTime();
        server.stop();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Row 307. */
    @Test
    void gracefulRestartsUnderLoadLoseNothing() throws Exception {
        try (OwnServer own = OwnServer.of(site("Instance.java"))) {
            ApacheServer server = own.server();
            assertThat(server.get("/app").status()).isEqualTo(200);
            try (Load load = Load.start(4, () -> server.get("/app"), EmbeddedLifeTest::isGood)) {
                for (int i = 0; i < 5; i++) {
                    List<Long> before = children(server);
                    server.graceful();
                    load.awaitMore(50);
                    Poll.until("the old children to end", () -> isReplaced(server, before));
                }
                assertThat(load.finish()).isEmpty();
            }
            own.verifyAndStop();
        }
    }

    /**
     * A child that httpd ends at once may crash in httpd itself: the event MPM closes the sockets of its workers while they
     * free them. So a signal is no failure here, as long as the service comes back.
     */
    @Test
    void restartUnderLoadComesBack() throws Exception {
        try (OwnServer own = OwnServer.of(site("Instance.java"))) {
            ApacheServer server = own.server();
            try (Load load = Load.start(4, () -> server.get("/app"), EmbeddedLifeTest::isGood)) {
                load.awaitMore(20);
                for (int i = 0; i < 3; i++) {
                    server.allowLog(Codes.CLIENT_GONE, Codes.JVM_STOP_FORCED, "AH00051", "AH00052");
                    server.restart();
                    load.awaitMore(20);
                }
            }
            Poll.until("the service", () -> server.get("/app").status() == 200);
            own.verifyAndStop();
        }
    }

    /** Row 314. */
    @Test
    void childrenThatHaveServedEnoughAreReplacedWithoutALoss() throws Exception {
        Site site = site("Instance.java")
                .mpmConfig(
                        """
                        StartServers 1
                        ServerLimit 4
                        ThreadsPerChild 8
                        MaxRequestWorkers 32
                        MinSpareThreads 1
                        MaxSpareThreads 32
                        MaxConnectionsPerChild 40
                        """);
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            List<Long> first = children(server);
            try (Load load = Load.start(2, () -> server.get("/app"), EmbeddedLifeTest::isGood)) {
                Poll.until("other children", () -> isReplaced(server, first));
                assertThat(load.finish()).isEmpty();
            }
            assertThat(server.logs().find("exit signal")).isEmpty();
            own.verifyAndStop();
        }
    }

    @Test
    void stopClosesTheApplicationsAndRunsTheHooks() throws Exception {
        try (OwnServer own = OwnServer.of(site("Closing.java"))) {
            ApacheServer server = own.server();
            assertThat(server.get("/app").text()).isEqualTo("served\n");
            server.expectLog("the application closes", "the hook has run");
            assertThat(timeOfStop(server)).isLessThan(IN_TIME);
            own.verifyAndStop();
            assertThat(server.logs().find("the application closes")).hasSize(1);
        }
    }

    @Test
    void stopLeavesTheHooksOutWhereTheyAreNotWanted() throws Exception {
        try (OwnServer own = OwnServer.of(site("Closing.java").config("JVMGIDestroyJVM Off"))) {
            ApacheServer server = own.server();
            assertThat(server.get("/app").text()).isEqualTo("served\n");
            server.expectLog("the application closes");
            server.stop();
            assertThat(server.logs().find("the hook has run")).isEmpty();
            own.verifyAndStop();
        }
    }

    /** An application that never lets go of a request or of its close must not hold httpd up. */
    @Test
    void stopWithARequestThatHangsEndsInTime() throws Exception {
        try (OwnServer own = OwnServer.of(site("Closing.java"))) {
            ApacheServer server = own.server();
            server.expectLog("the request hangs", "the application closes", Codes.JVM_STOP_FORCED);
            try (RawConnection hanging = server.connect()) {
                hanging.send("GET /app/hang HTTP/1.1\r\nHost: localhost\r\n\r\n");
                server.logs().await("the request hangs");
                assertThat(timeOfStop(server)).isLessThan(IN_TIME);
            }
            own.verifyAndStop();
        }
    }

    @Test
    void stopWithACloseThatHangsEndsInTime() throws Exception {
        try (OwnServer own = OwnServer.of(site("Closing.java"))) {
            ApacheServer server = own.server();
            assertThat(server.get("/app/slow").status()).isEqualTo(200);
            server.expectLog("the application closes", Codes.JVM_STOP_LATE);
            assertThat(timeOfStop(server)).isLessThan(IN_TIME);
            own.verifyAndStop();
        }
    }

    /** The options pass when they are tried, and fail in the child: it lives, and says so to each request. */
    @Test
    void childWithoutAJvmLivesAndRefuses() throws Exception {
        Path folder = Files.createTempDirectory("jvmgi-it-flags-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path flags = Files.writeString(folder.resolve("flags"), "");
        Site site = site("Instance.java")
                .config("JVMGIJavaOptions -XX:Flags=" + flags)
                .prepare(server -> server.write("htdocs/plain.txt", "plain\n"));
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            assertThat(server.get("/app").status()).isEqualTo(200);
            Files.writeString(flags, "NoSuchFlag=1\n");
            server.expectLog(Codes.NO_JVM).allowLog("NoSuchFlag");
            List<Long> before = children(server);
            server.graceful();
            Poll.until("the new child alone", () -> isReplaced(server, before));
            List<Long> refusing = children(server);
            for (int i = 0; i < 5; i++) {
                assertThat(server.get("/app").status()).isEqualTo(503);
                assertThat(server.get("/plain.txt").text()).isEqualTo("plain\n");
            }
            assertThat(children(server)).containsExactlyElementsOf(refusing);
            own.verifyAndStop();
        }
        Files.delete(flags);
        Files.delete(folder);
    }

    /** Row 213. */
    @Test
    void crashCostsOneChildAlone() throws Exception {
        Site site = site("Crash.java")
                .alias("/instance", "Instance.java")
                .mpmConfig(
                        """
                        StartServers 2
                        ServerLimit 2
                        ThreadsPerChild 4
                        MaxRequestWorkers 8
                        MinSpareThreads 1
                        MaxSpareThreads 8
                        """);
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            assertThat(server.get("/instance").status()).isEqualTo(200);
            server.expectLog("AH00052").allowLog("AH10159", "WARNING: ");
            try (RawConnection connection = server.connect()) {
                connection.send("GET /app HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(connection.isClosedByServer()).isTrue();
            }
            assertThat(server.logs().await("AH00052").text()).contains("Segmentation fault");
            assertThat(server.get("/instance").status()).isEqualTo(200);
            own.verifyAndStop();
        }
    }

    /** The JVM leaves the signals that run httpd alone. */
    @Test
    void terminatedChildIsReplaced() throws Exception {
        try (OwnServer own = OwnServer.of(site("Instance.java"))) {
            ApacheServer server = own.server();
            assertThat(server.get("/app").status()).isEqualTo(200);
            server.processes().children().forEach(child -> Signals.send("KILL", child.pid()));
            server.allowLog("AH00052");
            Poll.until("another child", () -> server.get("/app").status() == 200);
            Signals.send("WINCH", server.processes().parent());
            server.awaitEnd();
            own.verifyAndStop();
        }
    }
}
