/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Site;

/** A switch may be moved and moved back while the server runs (row 415). */
class SwitchTest {

    private static Site site(Mode mode) {
        return new Site().mode(mode).alias("/instance", "Instance.java");
    }

    private static boolean isServedByADaemon(ApacheServer server) {
        long pid = Long.parseLong(server.get("/instance").text().split(" ")[0]);
        return server.processes().daemons().stream().anyMatch(daemon -> daemon.pid() == pid);
    }

    @Test
    void embeddedModeComesAndGoesWithGracefulRestarts() throws Exception {
        try (OwnServer own = OwnServer.of(site(Mode.DAEMON))) {
            ApacheServer server = own.server();
            assertThat(isServedByADaemon(server)).isTrue();
            for (Mode mode : new Mode[] {Mode.EMBEDDED, Mode.DAEMON, Mode.EMBEDDED, Mode.DAEMON}) {
                server.reconfigure(site(mode));
                server.graceful();
                Poll.until("mode " + mode, () -> isServedByADaemon(server) == (mode == Mode.DAEMON));
            }
            own.verifyAndStop();
        }
    }
}
