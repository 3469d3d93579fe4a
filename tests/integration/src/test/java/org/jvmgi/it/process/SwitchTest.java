/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Site;

/** A switch may be moved and moved back while the server runs (row 415). */
class SwitchTest {

    private static final List<String> SWITCHES = List.of(
            "JVMGICaseSensitivity",
            "JVMGIChunkedRequest",
            "JVMGIDestroyJVM",
            "JVMGIEnableSendfile",
            "JVMGIErrorOverride",
            "JVMGIIgnoreActivity",
            "JVMGIInternalRedirect",
            "JVMGIMapHEADToGET",
            "JVMGIPassAuthorization",
            "JVMGIRestrictExit",
            "JVMGIRestrictStdin",
            "JVMGIRestrictStdout",
            "JVMGIScriptReloading");

    private static Site site(Mode mode) {
        return new Site().mode(mode).alias("/instance", "Instance.java");
    }

    private static Site site(Mode mode, String position) {
        Site site = site(mode);
        SWITCHES.forEach(each -> site.config(each + " " + position));
        return site;
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void everySwitchMovesAndMovesBack(Mode mode) throws Exception {
        try (OwnServer own = OwnServer.of(site(mode, "On"))) {
            ApacheServer server = own.server();
            assertThat(server.get("/instance").status()).isEqualTo(200);
            for (String position : new String[] {"Off", "On"}) {
                server.reconfigure(site(mode, position));
                server.graceful();
                assertThat(server.get("/instance").status()).as(position).isEqualTo(200);
            }
            own.verifyAndStop();
        }
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
