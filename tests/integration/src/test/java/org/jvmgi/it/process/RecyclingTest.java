/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.Load;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** Processes that are replaced by plan, the successor first. */
class RecyclingTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(RecyclingTest::site);

    private static void site(Site site) {
        site.source("Gate.java", "Instance.java");
        group(site, "counted", "threads=3 maximum-requests=40");
        group(site, "signalled", "threads=3");
        group(site, "endless", "threads=2 eviction-timeout=1 shutdown-timeout=1 graceful-timeout=600");
        group(site, "alone", "threads=2 overlap=Off");
    }

    private static void group(Site site, String name, String options) {
        site.config("JVMGIDaemonProcess " + name + " " + options);
        for (String application : new String[] {"Gate", "Instance"}) {
            site.config("JVMGIScriptAlias /" + name + "/" + application + " ${APPS}/" + application
                    + ".java process-group=" + name);
        }
    }

    private static boolean isGood(RawResponse response) {
        return response.status() == 200 && response.text().endsWith("\n");
    }

    private static String pid(RawResponse response) {
        return response.text().split(" ")[0];
    }

    /** Row 315. */
    @EachMode(Mode.DAEMON)
    void maximumOfRequestsReplacesProcessesWithoutALostRequest(ApacheServer server) {
        Set<String> pids = ConcurrentHashMap.newKeySet();
        try (Load load = Load.start(3, () -> server.get("/counted/Instance"), response -> {
            pids.add(pid(response));
            return isGood(response);
        })) {
            Poll.until("three processes, one after the other", () -> pids.size() >= 3);
            assertThat(load.finish()).isEmpty();
        }
        server.logs().await(Codes.DAEMON_REPLACED);
        server.logs().await("maximum-requests (40) is reached");
    }

    /** Row 321: an operator has a process replaced. */
    @EachMode(Mode.DAEMON)
    void sigusr1ReplacesAProcessWithoutALostRequest(ApacheServer server) {
        String first = pid(server.get("/signalled/Instance"));
        try (Load load = Load.start(3, () -> server.get("/signalled/Instance"), RecyclingTest::isGood)) {
            Signals.send("USR1", Long.parseLong(first));
            Poll.until("the successor", () -> !pid(server.get("/signalled/Instance"))
                    .equals(first));
            load.awaitMore(20);
            assertThat(load.finish()).isEmpty();
        }
        Poll.until("the process before to end", () -> ProcessInfo.of(Long.parseLong(first))
                .isEmpty());
    }

    /** Row 316: what runs longer than eviction-timeout is cut off, and costs nobody else anything. */
    @EachMode(Mode.DAEMON)
    void requestThatOutlivesTheEvictionIs502(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog(Codes.DRAIN_CUT_SHORT, Codes.DAEMON_KILLED);
        try (RawConnection running =
                server.connect().send("GET /endless/Gate/wait?x HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            Poll.until(
                    "a request inside the application",
                    () -> server.get("/endless/Gate/waiting?x").text().equals("1\n"));
            long pid = server.processes().daemon("endless").pid();
            Signals.send("USR1", pid);
            assertThat(running.read().status()).isEqualTo(502);
            assertThat(pid(server.get("/endless/Instance"))).isNotEqualTo(String.valueOf(pid));
        }
    }

    /** Never two processes at once; requests wait for the successor. */
    @EachMode(Mode.DAEMON)
    void processWithoutOverlapHasEndedBeforeItsSuccessorStarts(ApacheServer server) {
        String first = pid(server.get("/alone/Instance"));
        Signals.send("USR1", Long.parseLong(first));
        server.logs().await(Codes.DAEMON_RETIRES);
        Poll.until("the successor", () -> !pid(server.get("/alone/Instance")).equals(first));
        assertThat(ProcessInfo.of(Long.parseLong(first))).isEmpty();
    }
}
