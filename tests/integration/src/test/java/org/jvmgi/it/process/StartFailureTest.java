/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** A group whose process does not start: refused at once, explained in the log, retried, and no burden to other groups (row 304). */
class StartFailureTest {

    /** An option that the machine accepts when it is tried, and that keeps the process from starting while a file is there. */
    private static Site site(Path switchFile) {
        return new Site()
                .config("JVMGIDaemonProcess ill java-options=\"-XX:Flags=" + switchFile + "\"")
                .config("JVMGIDaemonProcess well")
                .source("Instance.java")
                .config("JVMGIScriptAlias /ill ${APPS}/Instance.java process-group=ill")
                .config("JVMGIScriptAlias /well ${APPS}/Instance.java process-group=well");
    }

    @Test
    void groupThatCannotStartIsRefusedAtOnceAndRecovers() throws Exception {
        Path folder = Files.createTempDirectory("jvmgi-it-flags-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path flags = Files.writeString(folder.resolve("flags"), "");
        try (OwnServer own = OwnServer.of(site(flags))) {
            ApacheServer server = own.server();
            assertThat(server.get("/ill").status()).isEqualTo(200);
            Files.writeString(flags, "NoSuchFlag=1\n");
            server.expectLog(Codes.START_FAILED, "NoSuchFlag")
                    .allowLog("JVMGI02", "JVMGI03", "NoSuchFlag", "Could not create", "Error: A fatal");
            Signals.send("KILL", server.processes().daemon("ill").pid());
            Poll.until("a refusal", () -> server.get("/ill").status() == 503);
            long begin = System.nanoTime();
            RawResponse response = server.get("/ill");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("Retry-After").orElse("")).matches("[1-9]\\d*");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Settings.patience(Duration.ofSeconds(10)));
            assertThat(server.get("/well").status()).isEqualTo(200);
            Files.writeString(flags, "");
            Poll.until(
                    "the recovery",
                    Settings.patience(Duration.ofSeconds(70)),
                    () -> server.get("/ill").status() == 200);
            own.verifyAndStop();
        }
        Files.delete(flags);
        Files.delete(folder);
    }
}
