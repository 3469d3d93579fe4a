/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.http.Load;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Mpm;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Site;

/** What a graceful restart does to the groups: unchanged ones keep their warm processes, changed ones are replaced without a loss. */
class GracefulTest {

    private static Site site(String option) {
        return new Site()
                .config("JVMGIDaemonProcess app " + option + "\nJVMGIProcessGroup app")
                .alias("/instance", "Instance.java");
    }

    private static List<Long> pids(ApacheServer server, String group) {
        return server.processes().daemons(group).stream().map(ProcessInfo::pid).toList();
    }

    private static boolean isGood(RawResponse response) {
        return response.status() == 200 && response.text().endsWith("\n");
    }

    @Test
    void unchangedGroupKeepsItsProcess() throws Exception {
        try (OwnServer own = OwnServer.of(site("threads=3"))) {
            ApacheServer server = own.server();
            String pid = server.get("/instance").text().split(" ")[0];
            for (int i = 0; i < 5; i++) {
                server.graceful();
                assertThat(server.get("/instance").text()).startsWith(pid + " ");
            }
            assertThat(pids(server, "app")).containsExactly(Long.parseLong(pid));
            own.verifyAndStop();
        }
    }

    /** Rows 307 and 319. */
    @Test
    void unchangedGroupLosesNoRequestUnderLoad() throws Exception {
        try (OwnServer own = OwnServer.of(site("threads=3"))) {
            ApacheServer server = own.server();
            long pid = server.processes().daemon("app").pid();
            try (Load load = Load.start(4, () -> server.get("/instance"), GracefulTest::isGood)) {
                for (int i = 0; i < 5; i++) {
                    server.graceful();
                    load.awaitMore(50);
                }
                assertThat(load.finish()).isEmpty();
            }
            assertThat(pids(server, "app")).containsExactly(pid);
            own.verifyAndStop();
        }
    }

    /** Row 310. */
    @Test
    void changedGroupIsReplacedWithoutALostRequest() throws Exception {
        try (OwnServer own = OwnServer.of(site("threads=3"))) {
            ApacheServer server = own.server();
            try (Load load = Load.start(4, () -> server.get("/instance"), GracefulTest::isGood)) {
                load.awaitMore(20);
                for (String option : new String[] {"threads=4", "threads=5", "env=NEW=1"}) {
                    long old = server.processes().daemon("app").pid();
                    server.reconfigure(site(option));
                    server.graceful();
                    Poll.until(
                            "the new process alone",
                            () -> server.processes().daemons("app").size() == 1
                                    && !pids(server, "app").contains(old));
                    load.awaitMore(50);
                }
                assertThat(load.finish()).isEmpty();
            }
            own.verifyAndStop();
        }
    }

    @Test
    void removedGroupEndsAndAddedGroupStarts() throws Exception {
        try (OwnServer own = OwnServer.of(site(""))) {
            ApacheServer server = own.server();
            assertThat(server.get("/instance").status()).isEqualTo(200);
            server.reconfigure(new Site()
                    .config("JVMGIDaemonProcess other\nJVMGIProcessGroup other")
                    .alias("/instance", "Instance.java"));
            server.graceful();
            Poll.until("the removed group to end", () -> pids(server, "app").isEmpty());
            assertThat(server.get("/instance").status()).isEqualTo(200);
            assertThat(pids(server, "other")).hasSize(1);
            own.verifyAndStop();
        }
    }

    /** Row 308. */
    @Test
    void quickGracefulRestartsLoseNoRequest() throws Exception {
        try (OwnServer own = OwnServer.of(site("threads=3"))) {
            ApacheServer server = own.server();
            long pid = server.processes().daemon("app").pid();
            try (Load load = Load.start(2, () -> server.get("/instance"), GracefulTest::isGood)) {
                for (int i = 0; i < 10; i++) {
                    server.graceful();
                }
                load.awaitMore(20);
                assertThat(load.finish()).isEmpty();
            }
            assertThat(pids(server, "app")).containsExactly(pid);
            own.verifyAndStop();
        }
    }

    /**
     * A definition that is given up before it was ever ready passes its children's requests on to the newest. How many
     * processes are on their way out meanwhile is a matter of time; in the end there is one.
     */
    @Test
    void quickChangesOfAGroupLoseNoRequest() throws Exception {
        try (OwnServer own = OwnServer.of(site(""))) {
            ApacheServer server = own.server();
            // A JVM that is told to go while it initializes itself complains of that in its own words.
            server.allowLog("JVMGI0212").allowLog("[group app]");
            try (Load load = Load.start(2, () -> server.get("/instance"), GracefulTest::isGood)) {
                for (int i = 0; i < 8; i++) {
                    server.reconfigure(site("threads=" + (2 + i)));
                    server.graceful();
                }
                load.awaitMore(20);
                assertThat(load.finish()).isEmpty();
            }
            Poll.until("one process", () -> pids(server, "app").size() == 1);
            own.verifyAndStop();
        }
    }

    /** Row 318. */
    @Test
    void moduleThatComesWithAGracefulRestartWorks() throws Exception {
        Site without = new Site().withoutProduct().mpm(Mpm.EVENT);
        try (OwnServer own = OwnServer.of(without)) {
            ApacheServer server = own.server();
            assertThat(server.get("/instance").status()).isEqualTo(404);
            server.reconfigure(site(""));
            server.graceful();
            Poll.until("the application", () -> server.get("/instance").status() == 200);
            server.reconfigure(without);
            server.graceful();
            Poll.until(
                    "all of it to be gone", () -> server.processes().daemons().isEmpty());
            own.verifyAndStop();
        }
    }

    @Test
    void restartReplacesEveryProcess() throws Exception {
        try (OwnServer own = OwnServer.of(site(""))) {
            ApacheServer server = own.server();
            String pid = server.get("/instance").text().split(" ")[0];
            server.restart();
            assertThat(server.get("/instance").text()).doesNotStartWith(pid + " ");
            Poll.until("one process", () -> pids(server, "app").size() == 1);
            own.verifyAndStop();
        }
    }

    /** Row 309. */
    @Test
    void brokenConfigurationLeavesTheOldOneServing() throws Exception {
        try (OwnServer own = OwnServer.of(site(""))) {
            ApacheServer server = own.server();
            String pid = server.get("/instance").text().split(" ")[0];
            assertThat(ApacheServer.of(site("no-such-option=1"))
                            .checkConfiguration()
                            .valid())
                    .isFalse();
            assertThat(server.get("/instance").text()).startsWith(pid + " ");
            own.verifyAndStop();
        }
    }
}
