/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Site;
import org.jvmgi.it.server.Terminal;

/** Started from a terminal: what comes from it reaches httpd alone, and the processes hear of it from httpd. */
class TerminalTest {

    private static ApacheServer server(Mode mode) {
        return ApacheServer.of(new Site()
                .mode(mode)
                .source("Instance.java")
                .config("JVMGIDaemonProcess side")
                .config("JVMGIScriptAlias /side ${APPS}/Instance.java process-group=side")
                .alias("/app", "Instance.java"));
    }

    private static void assertServes(ApacheServer server) {
        assertThat(server.get("/app").status()).isEqualTo(200);
        assertThat(server.get("/side").status()).isEqualTo(200);
    }

    /** The one that serves; empty while none does. The signal comes to the leader of the session and to its group: there may be two restarts. */
    private static String process(ApacheServer server, String url) {
        try {
            RawResponse response = server.get(url);
            return response.status() == 200 ? response.text().split(" ")[0] : "";
        } catch (UncheckedIOException cut) {
            return "";
        }
    }

    private static int terminal(long pid) {
        return ProcessInfo.of(pid).orElseThrow().terminal();
    }

    /** Without it nothing of the terminal stops them: no key, no end of it, no writing to it from the background. */
    private static void assertProcessesHaveNone(ApacheServer server) {
        assertThat(terminal(server.processes().supervisor().orElseThrow().pid()))
                .isZero();
        assertThat(server.processes().daemons()).isNotEmpty();
        for (ProcessInfo daemon : server.processes().daemons()) {
            assertThat(daemon.terminal()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void interruptIsAnOrderlyStop(Mode mode) throws Exception {
        try (Terminal terminal = new Terminal();
                OwnServer own = OwnServer.startAfter(server(mode), terminal.prefix())) {
            ApacheServer server = own.server();
            assertServes(server);
            assertThat(terminal(server.processes().parent())).isNotZero();
            assertProcessesHaveNone(server);
            terminal.type(Terminal.CONTROL_C);
            server.awaitEnd();
            own.verifyAndStop();
            assertThat(server.logs().countEver(Codes.PARENT_GONE)).isZero();
        }
    }

    /** To httpd it is the signal to restart. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void closedTerminalIsARestart(Mode mode) throws Exception {
        try (Terminal terminal = new Terminal();
                OwnServer own = OwnServer.startAfter(server(mode), terminal.prefix())) {
            ApacheServer server = own.server();
            assertServes(server);
            String before = process(server, "/side");
            assertThat(before).isNotEmpty();
            terminal.hangUp();
            Poll.until("another process", () -> {
                String now = process(server, "/side");
                return !now.isEmpty() && !now.equals(before);
            });
            Poll.until("the service", () -> !process(server, "/app").isEmpty());
            own.verifyAndStop();
            assertThat(server.logs().countEver(Codes.PARENT_GONE)).isZero();
        }
    }
}
