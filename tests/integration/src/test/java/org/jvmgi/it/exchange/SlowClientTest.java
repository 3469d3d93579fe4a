/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Responses on their way to a client: how long it may take, and in how many pieces they go. */
class SlowClientTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(SlowClientTest::site);

    private static void site(Site site) {
        site.config("JVMGIDaemonProcess default threads=1 response-socket-timeout=1 response-flush-delay=20")
                .alias("/stuck", "Stuck.java");
    }

    /** Of two options of a process group, so embedded there is nothing to test. */
    @EachMode(Mode.DAEMON)
    void clientThatTakesNothingIsGivenUp(ApacheServer server) throws IOException {
        try (RawConnection client = server.connect()) {
            client.send("GET /stuck/flood HTTP/1.1\r\nHost: localhost\r\n\r\n");
            server.logs().await(Codes.CLIENT_GONE);
        }
        assertThat(server.get("/stuck/").status()).isEqualTo(200);
    }

    @EachMode(Mode.DAEMON)
    void piecesThatWaitForMoreArriveAllTheSame(ApacheServer server) {
        assertThat(server.get("/stuck/steps?3").text()).isEqualTo("0\n1\n2\n");
    }
}
