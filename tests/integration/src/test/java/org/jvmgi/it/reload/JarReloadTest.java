/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.AppFolder;
import org.jvmgi.it.app.AppJar;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.Load;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Jars and their parts that change: new ones serve at once, half-copied ones not before they are whole (rows 218, 312, 313). */
class JarReloadTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(JarReloadTest::site);

    private static void site(Site site) {
        site.prepare(JarReloadTest::applications)
                .config("JVMGIScriptAlias /loaded ${APPS}/loaded.jar")
                .config("JVMGIScriptAlias /copied ${APPS}/copied.jar")
                .config("JVMGIScriptAlias /fresh ${APPS}/fresh.jar")
                .config("JVMGIScriptAlias /depends ${APPS}/depends.jar")
                .config("JVMGIScriptAlias /folder ${APPS}/folder")
                .config("JVMGIScriptAlias /closing ${APPS}/closing.jar");
    }

    private static void applications(ServerFolder folder) throws Exception {
        jar("0").write(folder, "apps/loaded.jar");
        jar("old").write(folder, "apps/copied.jar");
        Path library = library("1").write(folder, "apps/words.jar");
        AppJar.empty()
                .source("com.example.Depends", Sources.expression("com.example.Depends", "com.example.Words.word()"))
                .against(library)
                .entryClass("com.example.Depends")
                .manifest("Class-Path", "words.jar")
                .write(folder, "apps/depends.jar");
        AppFolder.write(folder, "apps/folder", "com.example.App", Sources.answering("com.example.App", "1"));
    }

    private static AppJar jar(String answer) {
        return AppJar.empty()
                .source("com.example.App", Sources.answering("com.example.App", answer))
                .entryClass("com.example.App");
    }

    private static AppJar library(String word) {
        String text =
                "package com.example; public class Words { public static String word() { return \"" + word + "\"; } }";
        return AppJar.empty().source("com.example.Words", text);
    }

    @EachMode
    void jarReplacedByRenameUnderLoadLosesNoRequest(ApacheServer server) throws Exception {
        try (Load load = Load.start(4, () -> server.get("/loaded"), JarReloadTest::isGood)) {
            for (int i = 1; i <= 10; i++) {
                jar(String.valueOf(i)).write(server.folder(), "apps/loaded.jar");
                load.awaitMore(30);
            }
            assertThat(load.finish()).isEmpty();
        }
        assertThat(server.get("/loaded").text()).isEqualTo("10");
    }

    private static boolean isGood(RawResponse response) {
        return response.status() == 200 && response.text().matches("\\d+");
    }

    @EachMode
    void halfCopiedJarLeavesTheOldVersionServing(ApacheServer server) throws Exception {
        server.expectLog(Codes.OLD_VERSION_SERVES);
        assertThat(server.get("/copied").text()).isEqualTo("old");
        byte[] whole = jar("new").bytes(server.folder());
        server.folder().write("apps/copied.jar", Arrays.copyOf(whole, whole.length / 2));
        for (int i = 0; i < 5; i++) {
            assertThat(server.get("/copied").text()).isEqualTo("old");
        }
        server.folder().write("apps/copied.jar", whole);
        assertThat(server.get("/copied").text()).isEqualTo("new");
    }

    @EachMode
    void halfCopiedJarWithoutAnOldVersionIs500UntilItIsWhole(ApacheServer server) throws Exception {
        server.expectLog(Codes.ARCHIVE_BROKEN);
        byte[] whole = jar("whole").bytes(server.folder());
        server.folder().write("apps/fresh.jar", Arrays.copyOf(whole, whole.length / 2));
        assertThat(server.get("/fresh").status()).isEqualTo(500);
        server.folder().write("apps/fresh.jar", whole);
        assertThat(server.get("/fresh").text()).isEqualTo("whole");
    }

    @EachMode
    void changedPartsAreSeenWithinSeconds(ApacheServer server) throws Exception {
        assertThat(server.get("/depends").text()).isEqualTo("1");
        library("2").write(server.folder(), "apps/words.jar");
        Poll.until("the new library", () -> server.get("/depends").text().equals("2"));

        assertThat(server.get("/folder").text()).isEqualTo("1");
        AppFolder.writeClasses(
                server.folder(),
                "apps/folder",
                List.of(server.folder().api()),
                Map.of("com.example.App", Sources.answering("com.example.App", "2")));
        Poll.until("the new class", () -> server.get("/folder").text().equals("2"));
    }

    @EachMode
    void retiredInstanceIsClosedOnceAfterItsLastRequest(ApacheServer server) throws Exception {
        Path trace = Files.createDirectories(server.folder().root().resolve("trace"));
        trace.toFile().setWritable(true, false);
        closing(trace, "first").write(server.folder(), "apps/closing.jar");
        assertThat(server.get("/closing").text()).isEqualTo("first");
        assertThat(trace.resolve("first")).doesNotExist();
        closing(trace, "second").write(server.folder(), "apps/closing.jar");
        assertThat(server.get("/closing").text()).isEqualTo("second");
        Poll.until("the first instance to be closed", () -> Files.exists(trace.resolve("first")));
        assertThat(trace.resolve("second")).doesNotExist();
    }

    /** An application that leaves a file when it is closed, and fails when it is closed twice. */
    private static AppJar closing(Path trace, String name) {
        String text =
                """
                package com.example;

                import org.jvmgi.*;

                public class Closing implements Application, AutoCloseable {
                    @Override public Body call(Environ environ, StartResponse start) {
                        start.start(200, Headers.EMPTY);
                        return Body.of("%2$s");
                    }

                    @Override public void close() throws Exception {
                        java.nio.file.Files.createFile(java.nio.file.Path.of("%1$s", "%2$s"));
                    }
                }
                """
                        .formatted(trace, name);
        return AppJar.empty().source("com.example.Closing", text).entryClass("com.example.Closing");
    }
}
