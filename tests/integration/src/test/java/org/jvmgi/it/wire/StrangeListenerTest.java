/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.Identity;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/** Who puts a socket of their own in the place of a group's gets no request. */
class StrangeListenerTest {

    private static Process listen(ApacheServer server, Path socket) throws IOException {
        Identity other = Identity.other();
        Path java = Path.of(System.getProperty("java.home")).resolve("bin/java");
        Path classes = ScriptedGroup.classPath(server.folder());
        return new ProcessBuilder(
                        "setpriv",
                        "--reuid=" + other.uid(),
                        "--regid=" + other.gid(),
                        "--clear-groups",
                        java.toString(),
                        "-cp",
                        classes.toString(),
                        StrangeListener.class.getName(),
                        socket.toString())
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
    }

    /** Puts the stranger's socket in the place of every group's. */
    private static void replaceListeners(ApacheServer server, Path socket) throws IOException {
        for (Path path : server.runtimeFiles()) {
            if (path.getFileName().toString().matches("[0-9a-f]{16}\\.0")) {
                Files.delete(path);
                Files.createLink(path, socket);
            }
        }
    }

    private static void makeWritable(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Row 121. */
    @Test
    void listenerOfAnotherUserIs502() throws Exception {
        assumeTrue(Settings.root(), "only root can run processes as other users");
        Site site = new Site();
        ScriptedGroup.addTo(site, "wire", "");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.expectLog(Codes.WRONG_PEER);
            Path socket = Files.createDirectory(server.folder().root().resolve("strange"))
                    .resolve("socket");
            makeWritable(socket.getParent());
            Process stranger = listen(server, socket);
            try {
                Poll.until("the stranger's socket", () -> Files.exists(socket));
                makeWritable(socket);
                replaceListeners(server, socket);
                assertThat(server.get("/wire").status()).isEqualTo(502);
            } finally {
                stranger.getOutputStream().close();
                stranger.waitFor();
            }
            own.verifyAndStop();
        }
    }
}
