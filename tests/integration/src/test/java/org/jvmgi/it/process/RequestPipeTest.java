/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** A busy process has its requests sent over pipes, which changes nothing but the cost. */
class RequestPipeTest {
    private static final int BURST = 100;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(RequestPipeTest::site);

    private static void site(Site site) {
        site.source("Instance.java", "Digest.java");
        for (String group : List.of("bodies", "lost", "drained")) {
            site.config("JVMGIDaemonProcess " + group + " threads=8");
            for (String name : List.of("Instance", "Digest")) {
                site.config("JVMGIScriptAlias /" + group + "/" + name.toLowerCase(Locale.ROOT) + " ${APPS}/" + name
                        + ".java process-group=" + group);
            }
        }
    }

    /** The pipes that a process of a group has together with a child of httpd. */
    private static Set<String> pipes(ApacheServer server, String group) {
        Set<String> shared = new HashSet<>();
        for (ProcessInfo child : server.processes().children()) {
            shared.addAll(child.descriptors());
        }
        shared.retainAll(server.processes().daemon(group).descriptors());
        shared.removeIf(each -> !each.startsWith("pipe:"));
        return shared;
    }

    /** Asks until requests come over a pipe. */
    private static void keepBusy(ApacheServer server, String group) {
        Poll.until("a pipe", () -> {
            for (int i = 0; i < BURST; i++) {
                assertThat(server.get("/" + group + "/instance").status()).isEqualTo(200);
            }
            return !pipes(server, group).isEmpty();
        });
    }

    private static byte[] body(int length) {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        return body;
    }

    private static String digest(byte[] body) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    }

    @EachMode(Mode.DAEMON)
    void bodiesOfEverySizeComeOverAPipe(ApacheServer server) throws Exception {
        keepBusy(server, "bodies");
        for (int length : new int[] {1, 65_536, 65_537, 3 << 20}) {
            byte[] body = body(length);
            try (RawConnection connection = server.connect()) {
                connection.send(
                        "POST /bodies/digest HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n");
                connection.send(body);
                assertThat(connection.read().text()).isEqualTo(length + " " + digest(body) + "\n");
            }
        }
        assertThat(pipes(server, "bodies")).isNotEmpty();
    }

    /** A thread that was about to read when the signal came may read once more before it stops. */
    private static boolean threadsStandStill(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
                if (!stat.substring(stat.lastIndexOf(')')).startsWith(") T")) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Row 300: those that the process had not read are served. */
    @EachMode(Mode.DAEMON)
    void requestsThatNobodyHasReadAreServedByTheSuccessor(ApacheServer server) throws IOException {
        server.allowLog("JVMGI02");
        keepBusy(server, "lost");
        long pid = server.processes().daemon("lost").pid();
        Signals.send("STOP", pid);
        Poll.until("every thread to stand still", () -> threadsStandStill(pid));
        List<RawConnection> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                waiting.add(server.connect()
                        .send("POST /lost/instance HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody"));
            }
            Signals.send("KILL", pid);
            for (RawConnection each : waiting) {
                assertThat(each.read().text()).doesNotStartWith(pid + " ").endsWith("\n");
            }
        } finally {
            for (RawConnection each : waiting) {
                each.close();
            }
        }
    }

    /** Row 321. */
    @EachMode(Mode.DAEMON)
    void processWithPipesIsReplacedUnseen(ApacheServer server) {
        server.allowLog(Codes.DAEMON_LEAVES_AGAIN);
        keepBusy(server, "drained");
        ProcessInfo old = server.processes().daemon("drained");
        Signals.send("USR1", old.pid());
        Poll.until("a successor", () -> {
            String text = server.get("/drained/instance").text();
            assertThat(text).endsWith("\n");
            return !text.startsWith(old.pid() + " ");
        });
        keepBusy(server, "drained");
    }
}
