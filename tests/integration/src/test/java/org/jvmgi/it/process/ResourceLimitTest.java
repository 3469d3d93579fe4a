/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.app.AppJar;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.ProcessLimit;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/** What runs out, and comes back (rows 500, 501, 507, 510 and 513). Inside httpd there is neither a connection nor a process to run out of any. */
class ResourceLimitTest {

    private static final String REQUEST = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int SLOW_READERS = 12;

    /** Seconds: of the time-out that starved processes keep, and how long they are starved. */
    private static final int DEADLOCK_TIMEOUT = 5;

    private static final int STARVED = 2 * DEADLOCK_TIMEOUT;

    private static Site site() {
        return new Site()
                .config("JVMGIDaemonProcess app\nJVMGIProcessGroup app")
                .alias("/gate", "Gate.java")
                .alias("/r", "Responses.java");
    }

    /** A class: for a file httpd itself needs a descriptor on the way. */
    private static Site classSite() {
        String name = "com.example.Plain";
        return new Site()
                .prepare(folder -> AppJar.empty()
                        .source(name, Sources.answering(name, "plain"))
                        .write(folder, "apps/plain.jar"))
                .config("JVMGIDaemonProcess app class-path=${APPS}/plain.jar\nJVMGIProcessGroup app")
                .config("JVMGIScriptAlias /plain " + name);
    }

    /** Sets the limit so that the process gets no further descriptor. */
    private static ProcessLimit allowNoMore(long pid) throws Exception {
        int free = 0;
        Set<Integer> open = openDescriptors(pid);
        while (open.contains(free)) {
            free++;
        }
        return ProcessLimit.ofDescriptors(pid, free);
    }

    private static Set<Integer> openDescriptors(long pid) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            return entries.map(entry -> Integer.parseInt(entry.getFileName().toString()))
                    .collect(Collectors.toSet());
        }
    }

    private static long sockets(ProcessInfo process) {
        return process.descriptors().stream()
                .filter(target -> target.startsWith("socket:"))
                .count();
    }

    /** Row 500. */
    @Test
    @SuppressWarnings("try") // that the limit is closed is its use
    void childWithoutDescriptorsAnswers503UntilItHasSome() throws Exception {
        try (OwnServer own = OwnServer.of(classSite());
                RawConnection client = own.server().connect()) {
            ApacheServer server = own.server();
            server.expectLog(Codes.CANNOT_CONNECT);
            assertThat(client.send("GET /nothing" + REQUEST).read().status()).isEqualTo(404);
            assertThat(server.processes().children()).hasSize(1);
            ProcessInfo child = server.processes().children().get(0);
            Poll.until("httpd's listener and our connection alone", () -> sockets(child) == 2);
            try (ProcessLimit none = allowNoMore(child.pid())) {
                RawResponse refused = client.send("GET /plain" + REQUEST).read();
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.header("Retry-After")).isPresent();
            }
            assertThat(server.get("/plain").status()).isEqualTo(200);
            own.verifyAndStop();
        }
    }

    /** Row 501: who cannot be accepted waits, and is served when there are descriptors again. */
    @Test
    @SuppressWarnings("try") // that the limit is closed is its use
    void processWithoutDescriptorsAcceptsAgainWhenItHasSome() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            server.expectLog(Codes.ACCEPT_FAILED);
            assertThat(server.get("/gate/open?x").status()).isEqualTo(200);
            try (RawConnection holder = server.connect().send("GET /gate/stream?y" + REQUEST)) {
                // On the connection that the child has already.
                holder.body(holder.readHead()).next();
                long pid = server.processes().daemon("app").pid();
                try (RawConnection waiting = server.connect()) {
                    try (ProcessLimit none = allowNoMore(pid)) {
                        waiting.send("GET /gate/waiting?y" + REQUEST);
                        server.logs().await(Codes.ACCEPT_FAILED);
                        assertThat(waiting.hasAnswerWithin(Duration.ofMillis(300)))
                                .isFalse();
                    }
                    assertThat(waiting.read().status()).isEqualTo(200);
                }
                holder.abort();
            }
            own.verifyAndStop();
        }
    }

    /** Row 507. */
    @Test
    @SuppressWarnings("try") // that the limit is closed is its use
    void processWithoutThreadsAnswers503UntilItHasSome() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            server.expectLog(Codes.THREAD_NOT_STARTED, "no thread can be started for it")
                    .allowLog(Codes.QUEUE_FULL, "Failed to start");
            assertThat(server.get("/gate/open?x").status()).isEqualTo(200);
            try (RawConnection holder = server.connect().send("GET /gate/stream?y" + REQUEST)) {
                // On the one thread that there is.
                holder.body(holder.readHead()).next();
                long pid = server.processes().daemon("app").pid();
                try (ProcessLimit none = ProcessLimit.ofThreads(pid, 1)) {
                    RawResponse refused = server.get("/gate/waiting?y");
                    assertThat(refused.status()).isEqualTo(503);
                    assertThat(refused.header("Retry-After")).isPresent();
                }
                assertThat(server.get("/gate/waiting?y").status()).isEqualTo(200);
                holder.abort();
            }
            own.verifyAndStop();
        }
    }

    /** Row 510: no process that only has no time is taken for dead. */
    @Test
    void starvedProcessLivesOn() throws Exception {
        Site site = new Site()
                .config("JVMGIDaemonProcess app deadlock-timeout=" + DEADLOCK_TIMEOUT + "\nJVMGIProcessGroup app")
                .alias("/app", "Instance.java");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            String pid = server.get("/app").text().split(" ")[0];
            List<Process> eaters = new ArrayList<>();
            try {
                for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
                    eaters.add(new ProcessBuilder("timeout", "60", "sh", "-c", "while :; do :; done").start());
                }
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STARVED);
                while (System.nanoTime() - end < 0) {
                    assertThat(server.get("/app").text()).startsWith(pid + " ");
                }
            } finally {
                eaters.forEach(Process::destroy);
            }
            own.verifyAndStop();
        }
    }

    /** Row 513: clients that do not read hold no more than their own threads, and get everything in the end. */
    @Test
    void clientsThatDoNotReadKeepNobodyElseFromReading() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            List<RawConnection> slow = new ArrayList<>();
            for (int i = 0; i < SLOW_READERS; i++) {
                slow.add(server.connect()
                        .send("GET /r?repeat=200000&body=0123456789012345678901234567890123456789" + REQUEST));
            }
            for (RawConnection connection : slow) {
                assertThat(connection.hasAnswerWithin(Settings.patience())).isTrue();
            }
            for (int i = 0; i < 10; i++) {
                assertThat(server.get("/gate/open?x").status()).isEqualTo(200);
            }
            for (RawConnection connection : slow) {
                RawResponse response = connection.read();
                assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
                assertThat(response.body()).hasSize(200_000 * 40);
                connection.close();
            }
            own.verifyAndStop();
        }
    }
}
