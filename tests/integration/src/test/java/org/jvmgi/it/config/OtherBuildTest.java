/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Site;

/** An upgrade that is half done: httpd's module is of one build, its bridge folder of another (row 416). */
class OtherBuildTest {

    private static final String BUILD = "/org/jvmgi/engine/build.txt";
    private static final String OTHER = "9.9.9";

    private static void changeBuild(ServerFolder folder) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder.modules().resolve("jvmgi/engine"))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        for (Path jar : jars) {
            // A file of its own: the one that is there is shared by all servers.
            byte[] content = Files.readAllBytes(jar);
            Files.delete(jar);
            Files.write(jar, content);
            try (FileSystem inside = FileSystems.newFileSystem(jar)) {
                if (Files.exists(inside.getPath(BUILD))) {
                    Files.writeString(inside.getPath(BUILD), OTHER);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void isRefusedAndBothAreNamed(Mode mode) throws Exception {
        Site site = new Site().mode(mode).prepare(OtherBuildTest::changeBuild).alias("/greeting", "Greeting.java");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.expectLog(OTHER).allowLog("JVMGI02", "JVMGI03");
            assertThat(server.get("/greeting").status()).isEqualTo(503);
            assertThat(server.logs().await(OTHER).text())
                    .matches("(?s).*build.* \\d+\\.\\d+\\.\\d+.* \\d+\\.\\d+\\.\\d+.*");
            own.verifyAndStop();
        }
    }
}
