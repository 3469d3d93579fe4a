/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Site;

/** A process that takes its time to start, or all the time there is. */
class SlowStartTest {

    private static Site site(String options) {
        return new Site()
                .prepare(SlowStartTest::holdStarts)
                .config("JVMGIDaemonProcess slow " + options)
                .config("JVMGIImportScript ${APPS}/Held.java process-group=slow application-group=%{GLOBAL}")
                .source("Instance.java")
                .config("JVMGIScriptAlias /slow ${APPS}/Instance.java process-group=slow");
    }

    private static Path held(ServerFolder folder) {
        return folder.apps().resolve("held");
    }

    /** A script that does not end while a file is there. */
    private static void holdStarts(ServerFolder folder) throws Exception {
        folder.write("apps/held", "");
        folder.write(
                "apps/Held.java",
                "public class Held { public static void main(String[] arguments) throws Exception { while"
                        + " (java.nio.file.Files.exists(java.nio.file.Path.of(\"" + held(folder)
                        + "\"))) { Thread.sleep(10); } } }\n");
    }

    /** Row 305: a request waits for the start as long as it may wait at all. */
    @Test
    void requestWaitsForTheStartUntilQueueTimeout() throws Exception {
        try (OwnServer own = OwnServer.of(site("queue-timeout=2"))) {
            ApacheServer server = own.server();
            server.expectLog(Codes.QUEUE_TIMEOUT);
            assertThat(server.get("/slow").status()).isEqualTo(504);
            try (RawConnection waiting = server.connect().send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
                Files.delete(held(server.folder()));
                // The start goes on at once, but a slow machine may need more than one try to be in time.
                waiting.read();
            }
            Poll.until("the end of the start", () -> server.get("/slow").status() == 200);
            own.verifyAndStop();
        }
    }

    /** Row 306: it is killed, and who waited for it gets 503. */
    @Test
    void startThatComesToNoEndIsEndedAndRequestsAre503() throws Exception {
        try (OwnServer own = OwnServer.of(site("startup-timeout=2"))) {
            ApacheServer server = own.server();
            server.expectLog(Codes.START_FAILED, "it was not ready within startup-timeout (2 s) and was killed")
                    .allowLog(Codes.DAEMON_NOT_STARTED, Codes.DAEMON_FAILED);
            RawResponse refused = server.get("/slow");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isPresent();
            own.verifyAndStop();
        }
    }
}
