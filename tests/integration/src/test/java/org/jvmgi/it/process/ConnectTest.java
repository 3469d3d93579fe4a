/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** A listener that nobody can connect to is waited for, as long as connect-timeout says. */
class ConnectTest {

    private static final String AWAY = ".away";

    private static Site site() {
        return new Site()
                .config("JVMGIDaemonProcess patient processes=2 threads=2")
                .config("JVMGIDaemonProcess hasty threads=2 connect-timeout=1")
                .source("Instance.java")
                .config("JVMGIScriptAlias /patient ${APPS}/Instance.java process-group=patient")
                .config("JVMGIScriptAlias /hasty ${APPS}/Instance.java process-group=hasty");
    }

    private static List<Path> listeners(ApacheServer server, String suffix) {
        return server.runtimeFiles().stream()
                .filter(path -> path.getFileName().toString().matches("[0-9a-f]{16}\\.[0-9]+" + suffix))
                .toList();
    }

    private static Path onlyListener(ApacheServer server) {
        List<Path> all = listeners(server, "");
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static void hideListeners(ApacheServer server) throws IOException {
        for (Path listener : listeners(server, "")) {
            Files.move(listener, listener.resolveSibling(listener.getFileName() + AWAY));
        }
    }

    private static void bringListenersBack(ApacheServer server) throws IOException {
        for (Path hidden : listeners(server, AWAY)) {
            String name = hidden.getFileName().toString();
            Files.move(hidden, hidden.resolveSibling(name.substring(0, name.length() - AWAY.length())));
        }
    }

    /** Connections until the queue takes no more, which is an error at once for who does not wait. */
    private static List<SocketChannel> fill(Path listener) throws IOException {
        List<SocketChannel> connections = new ArrayList<>();
        while (true) {
            SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX);
            connections.add(connection);
            connection.configureBlocking(false);
            try {
                connection.connect(UnixDomainSocketAddress.of(listener));
            } catch (SocketException full) {
                return connections;
            }
        }
    }

    /** Row 502: a listener whose queue is full is tried again until connect-timeout is over. */
    @Test
    void fullQueueOfTheListenerIsWaitedForUntilConnectTimeout() throws Exception {
        // The only group, and so the only listener.
        Site site = new Site()
                .config("JVMGIDaemonProcess default listen-backlog=1 connect-timeout=1")
                .alias("/full", "Instance.java");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.expectLog(Codes.NO_CONNECTION, "the queue of its listener was full until connect-timeout");
            server.logs().await(Codes.DAEMON_READY);
            long pid = server.processes().daemon("default").pid();
            Signals.send("STOP", pid);
            List<SocketChannel> strangers = fill(onlyListener(server));
            assertThat(server.get("/full").status()).isEqualTo(503);
            Signals.send("CONT", pid);
            for (SocketChannel each : strangers) {
                each.close();
            }
            assertThat(server.get("/full").status()).isEqualTo(200);
            own.verifyAndStop();
        }
    }

    /** Row 300: 503, when connect-timeout is over and not before; a listener that comes back in time costs no request. */
    @Test
    void listenerIsWaitedForUntilConnectTimeout() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            server.expectLog(Codes.NO_CONNECTION);
            Poll.until(
                    "the processes",
                    () -> server.logs().find(Codes.DAEMON_READY).size() == 3);
            hideListeners(server);
            try (RawConnection waiting = server.connect().send("GET /patient HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
                long begin = System.nanoTime();
                RawResponse response = server.get("/hasty");
                assertThat(response.status()).isEqualTo(503);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
                bringListenersBack(server);
                assertThat(waiting.read().status()).isEqualTo(200);
            }
            own.verifyAndStop();
        }
    }
}
