/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.http.Load;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Site;

/** The JVM's own checks of every call across JNI find nothing. */
class CheckedJniTest {

    private static Site site() {
        return new Site()
                .mode(Mode.EMBEDDED)
                .config("JVMGIJavaOptions -Xcheck:jni")
                .alias("/instance", "Instance.java")
                .alias("/echo", "Echo.java")
                .alias("/faults", "Faults.java")
                .alias("/gate", "Gate.java")
                .alias("/printer", "Printer.java");
    }

    @Test
    void callsAcrossJniKeepItsRules() throws Exception {
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            byte[] body = "x".repeat(300_000).getBytes(StandardCharsets.US_ASCII);
            server.allowLog(Codes.JVM_MESSAGE, "JVMGI06", "jvmgi:error");
            try (Load load = Load.start(4, () -> server.get("/instance"), response -> response.status() == 200)) {
                assertThat(server.post("/echo", body).status()).isEqualTo(200);
                assertThat(server.get("/faults/checked").status()).isGreaterThanOrEqualTo(400);
                assertThat(server.get("/gate/open?stream").status()).isEqualTo(200);
                assertThat(server.get("/gate/stream?stream").text()).isEqualTo("first\nsecond\n");
                assertThat(server.get("/printer/all?text").status()).isEqualTo(200);
                load.awaitMore(50);
                assertThat(load.finish()).isEmpty();
            }
            server.graceful();
            assertThat(server.get("/instance").status()).isEqualTo(200);
            assertThat(server.logs().find("native method")).isEmpty();
            own.verifyAndStop();
            assertThat(server.logs().find("native method")).isEmpty();
        }
    }
}
