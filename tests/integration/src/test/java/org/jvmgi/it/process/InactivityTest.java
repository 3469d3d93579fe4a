/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Processes that nobody needs. */
class InactivityTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(InactivityTest::site);

    private static void site(Site site) {
        site.source("Stuck.java");
        for (String group : new String[] {"idle", "watched"}) {
            site.config("JVMGIDaemonProcess " + group + " inactivity-timeout=2")
                    .config("JVMGIScriptAlias /" + group + " ${APPS}/Stuck.java process-group=" + group);
        }
        site.config("<Location /watched/health>\nJVMGIIgnoreActivity On\n</Location>");
    }

    @EachMode(Mode.DAEMON)
    void idleProcessEndsAndTheNextRequestStartsIt(ApacheServer server) {
        for (int i = 0; i < 2; i++) {
            String served = server.get("/idle/").text();
            long pid = Long.parseLong(served.split(" ")[0]);
            Poll.until("the idle process to end", () -> ProcessInfo.of(pid).isEmpty());
            assertThat(server.get("/idle/").text()).isNotEqualTo(served).endsWith(" false\n");
        }
        assertThat(server.logs().find("[group idle] " + Codes.DAEMON_RESTS)).isNotEmpty();
    }

    /** Its health is asked for all the time, which does not count. */
    @EachMode(Mode.DAEMON)
    void ignoredRequestsKeepNoProcessAlive(ApacheServer server) {
        assertThat(server.get("/watched/").status()).isEqualTo(200);
        Poll.until("the process to end", () -> {
            assertThat(server.get("/watched/health").status()).isEqualTo(200);
            return !server.logs().find("[group watched] " + Codes.DAEMON_RESTS).isEmpty();
        });
    }
}
