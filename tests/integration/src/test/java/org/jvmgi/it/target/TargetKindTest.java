/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** What may lie where an application is said to be, besides a file (row 409). */
class TargetKindTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(TargetKindTest::site);

    private static void site(Site site) {
        site.source("Greeting.java").prepare(TargetKindTest::prepare);
        for (String name : new String[] {"linked", "strict/linked", "dangling", "pipe", "folder"}) {
            site.config("JVMGIScriptAlias /" + name + " ${APPS}/" + name + ".java");
        }
        site.config("<Directory ${APPS}/strict>\nOptions ExecCGI\n</Directory>");
    }

    private static void prepare(ServerFolder folder) throws Exception {
        Path apps = folder.apps();
        Files.createDirectories(apps.resolve("strict"));
        Files.createDirectories(apps.resolve("folder.java"));
        Files.createSymbolicLink(apps.resolve("linked.java"), Path.of("Greeting.java"));
        Files.createSymbolicLink(apps.resolve("strict/linked.java"), Path.of("../Greeting.java"));
        Files.createSymbolicLink(apps.resolve("dangling.java"), Path.of("Nothing.java"));
        int status = new ProcessBuilder(
                        "mkfifo", "-m", "666", apps.resolve("pipe.java").toString())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("mkfifo failed");
        }
    }

    @EachMode
    void linkIsFollowedWhereLinksMayBe(ApacheServer server) {
        assertThat(server.get("/linked").text()).isEqualTo("Hello, world!\n");
    }

    @EachMode
    void linkIs403WhereLinksMayNotBe(ApacheServer server) {
        server.expectLog("Symbolic link not allowed");
        assertThat(server.get("/strict/linked").status()).isEqualTo(403);
    }

    /** As httpd has it for its own files. */
    @EachMode
    void linkThatLeadsNowhereIs403(ApacheServer server) {
        server.expectLog("link target not accessible");
        assertThat(server.get("/dangling").status()).isEqualTo(403);
    }

    /** Whoever opened it would wait for a writer for ever. */
    @EachMode
    void pipeIs403(ApacheServer server) {
        server.expectLog(Codes.TARGET_NOT_APPLICATION);
        assertThat(server.get("/pipe").status()).isEqualTo(403);
    }

    @EachMode
    void folderIs403(ApacheServer server) {
        server.expectLog(Codes.TARGET_IS_FOLDER);
        assertThat(server.get("/folder").status()).isEqualTo(403);
    }
}
