/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.http.Load;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.Express;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Sanitizers;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** The command line of an installed tree. */
class ExpressTest {

    @Test
    void linesOfModuleConfigMakeAHandWrittenConfigurationWork() throws Exception {
        ApacheServer server = ApacheServer.of(new Site().withoutProduct().source("Greeting.java"));
        File output = server.folder().logs().resolve("module-config.conf").toFile();
        Process express = Express.start(server.folder(), output, "module-config");
        assertThat(express.waitFor(Settings.patience().toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(express.exitValue()).as(Files.readString(output.toPath())).isZero();
        server.site().config("Include " + output).config("JVMGIScriptAlias /hello ${APPS}/Greeting.java");
        try (OwnServer own = OwnServer.start(server)) {
            assertThat(server.get("/hello").text()).isEqualTo("Hello, world!\n");
            own.verifyAndStop();
        }
    }

    /** A server that start-server did not start; its processes do not start while a file says so. */
    @Test
    void reloadReplacesProcessesWithoutALossOrLeavesThemServing() throws Exception {
        Path folder = Files.createTempDirectory("jvmgi-it-flags-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path flags = Files.writeString(folder.resolve("flags"), "");
        Site site = new Site()
                .config("JVMGIDaemonProcess app processes=2 java-options=\"-XX:Flags=" + flags + "\"")
                .config("JVMGIProcessGroup app")
                .alias("/instance", "Instance.java");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            String prefix = server.folder().run().resolve("jvmgi").toString();
            Poll.until("two processes", () -> {
                String text = Express.ask(server.folder(), "status", "--socket-prefix", prefix)
                        .text();
                return text.matches("(?s).*app, process 0: pid \\d+ is ready, .*app, process 1: pid \\d+ is ready, .*");
            });
            List<Long> before = pids(server);
            try (Load load = Load.start(3, () -> server.get("/instance"), response -> response.status() == 200)) {
                Express.Answer answer = Express.ask(server.folder(), "reload", "app", "--socket-prefix", prefix);
                assertThat(answer.status()).as(answer.text()).isZero();
                load.awaitMore(20);
                assertThat(load.finish()).isEmpty();
            }
            Poll.until("the processes before to end", () -> pids(server).size() == 2);
            List<Long> after = pids(server);
            assertThat(after).doesNotContainAnyElementsOf(before);

            Files.writeString(flags, "NoSuchFlag=1\n");
            server.expectLog(Codes.SUCCESSOR_FAILED, "NoSuchFlag").allowLog("Could not create", "Error: A fatal");
            Express.Answer answer = Express.ask(server.folder(), "reload", "--socket-prefix", prefix);
            assertThat(answer.status()).isEqualTo(1);
            assertThat(answer.text()).contains("NoSuchFlag", "not reloaded");
            assertThat(server.get("/instance").status()).isEqualTo(200);
            assertThat(pids(server)).containsExactlyInAnyOrderElementsOf(after);
            own.verifyAndStop();
        }
        Files.delete(flags);
        Files.delete(folder);
    }

    private static List<Long> pids(ApacheServer server) {
        return server.processes().daemons("app").stream().map(ProcessInfo::pid).toList();
    }

    /** A server that start-server runs, in a folder below that of its files. */
    private record Private(ServerFolder folder, Path root, Process express, File output) implements AutoCloseable {

        static Private start() throws Exception {
            ServerFolder folder =
                    ApacheServer.of(new Site().source("Greeting.java")).folder();
            Path root = folder.root().resolve("express");
            int port = ApacheServer.freePort();
            File output = folder.logs().resolve("express.txt").toFile();
            Process express = Express.start(
                    folder,
                    output,
                    "start-server",
                    folder.apps().resolve("Greeting.java").toString(),
                    "--port",
                    String.valueOf(port),
                    "--server-root",
                    root.toString());
            Private server = new Private(folder, root, express, output);
            Poll.until("the greeting", Settings.patience(Duration.ofSeconds(60)), () -> greets(port, express, output));
            return server;
        }

        List<ProcessInfo> processes() {
            String mark = folder.root() + "/";
            return ProcessInfo.all().stream()
                    .filter(process -> process.mentions(mark))
                    .toList();
        }

        void assertEndsWith(int status) throws Exception {
            assertThat(express.waitFor(Settings.patience().toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(express.exitValue())
                    .as(Files.readString(output.toPath()))
                    .isEqualTo(status);
            Poll.until("the end of every process", () -> processes().isEmpty());
            assertThat(Sanitizers.findings(folder.logs())).isEmpty();
        }

        @Override
        public void close() {
            processes().forEach(process -> Signals.send("KILL", process.pid()));
        }
    }

    @Test
    void startServerServesUntilItIsStoppedAndLeavesNothing() throws Exception {
        try (Private server = Private.start()) {
            Express.Answer answer = Express.ask(
                    server.folder(), "status", "--server-root", server.root().toString());
            assertThat(answer.text()).contains("process 0: pid ").contains(" is ready, for ");
            Signals.send("TERM", server.express().pid());
            server.assertEndsWith(0);
        }
    }

    /** Row 303: httpd's children live on without their parent, and would hold the port. */
    @Test
    void httpdThatIsKilledLeavesNothingOfStartServer() throws Exception {
        try (Private server = Private.start()) {
            Signals.send(
                    "KILL",
                    Long.parseLong(
                            Files.readString(server.root().resolve("httpd.pid")).strip()));
            server.assertEndsWith(128 + 9);
        }
    }

    private static boolean greets(int port, Process express, File output) throws IOException {
        assertThat(express.isAlive())
                .as(Files.readString(output.toPath(), StandardCharsets.UTF_8))
                .isTrue();
        try (RawConnection connection = RawConnection.to(port)) {
            connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            return connection.read().text().equals("Hello, world!\n");
        } catch (IOException notYet) {
            return false;
        }
    }
}
