/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.AppFolder;
import org.jvmgi.it.app.AppJar;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** A directory of applications: the next segment of the URL names the file, with its ending or without. */
class DirectoryTargetTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(DirectoryTargetTest::site);

    private static void site(Site site) {
        site.prepare(DirectoryTargetTest::applications).config("JVMGIScriptAlias /apps/ ${APPS}/many/");
    }

    private static void applications(ServerFolder folder) throws Exception {
        source(folder, "Hello");
        source(folder, ".Hidden");
        AppJar.empty()
                .source("com.example.Jarred", expression("com.example.Jarred", "jar"))
                .entryClass("com.example.Jarred")
                .write(folder, "apps/many/Jarred.jar");
        source(folder, "Jarred");
        folder.write("apps/many/named.jvmgi", "entry-class=com.example.Jarred\nclass-path=Jarred.jar\n");
        source(folder, "named");
        AppFolder.write(
                folder, "apps/many/exploded", "com.example.Exploded", expression("com.example.Exploded", "folder"));
        folder.write("apps/many/plain/Inner.java", Sources.answering("Inner", "inner"));
        folder.write("apps/many/readme.txt", "no application\n");
        folder.write("apps/outside.java", Sources.answering("Outside", "outside"));
    }

    private static void source(ServerFolder folder, String file) throws Exception {
        String className = "S" + file.replace(".", "");
        folder.write("apps/many/" + file + ".java", expression(className, "source"));
    }

    private static String expression(String className, String kind) {
        return Sources.expression(className, '"' + kind + "|\" + environ.scriptName() + \"|\" + environ.pathInfo()");
    }

    @EachMode
    void fileIsNamedWithOrWithoutItsEnding(ApacheServer server) {
        assertThat(server.get("/apps/Hello.java").text()).isEqualTo("source|/apps/Hello.java|");
        assertThat(server.get("/apps/Hello").text()).isEqualTo("source|/apps/Hello|");
        assertThat(server.get("/apps/Hello/a/b").text()).isEqualTo("source|/apps/Hello|/a/b");
        assertThat(server.get("/apps/Hello.java/a").text()).isEqualTo("source|/apps/Hello.java|/a");
    }

    @EachMode
    void endingsAreTriedInTheirOrder(ApacheServer server) {
        assertThat(server.get("/apps/Jarred").text()).startsWith("jar|/apps/Jarred|");
        assertThat(server.get("/apps/Jarred.java").text()).startsWith("source|");
        assertThat(server.get("/apps/named").text()).startsWith("jar|/apps/named|");
    }

    @EachMode
    void bothSpellingsShareOneApplication(ApacheServer server) throws Exception {
        String name = "com.example.Counter";
        String counter = Sources.members(
                name,
                "private final java.util.concurrent.atomic.AtomicInteger n = new java.util.concurrent.atomic.AtomicInteger();",
                "n.incrementAndGet() + \" \" + environ.get(\"mod_jvmgi.application_group\")");
        server.folder().write("apps/many/Counter.java", counter);
        String first = server.get("/apps/Counter").text();
        assertThat(first).startsWith("1 ");
        assertThat(server.get("/apps/Counter.java").text()).isEqualTo(first.replaceFirst("1", "2"));
    }

    @EachMode
    void explodedFolderIsAnApplication(ApacheServer server) {
        assertThat(server.get("/apps/exploded").text()).isEqualTo("folder|/apps/exploded|");
        assertThat(server.get("/apps/exploded/x").text()).isEqualTo("folder|/apps/exploded|/x");
    }

    @EachMode
    void whatIsNoApplicationIsNotFound(ApacheServer server) {
        server.allowLog(Codes.TARGET_MISSING, Codes.TARGET_NOT_APPLICATION, Codes.TARGET_IS_FOLDER);
        for (String path : new String[] {
            "/apps/",
            "/apps/absent",
            "/apps/absent.java",
            "/apps/.Hidden",
            "/apps/.Hidden.java",
            "/apps/plain",
            "/apps/plain/Inner.java",
            "/apps/readme.txt",
            "/apps/readme",
            "/apps/Hello.jav",
            "/apps/..%2foutside.java"
        }) {
            assertThat(server.get(path).status()).as(path).isEqualTo(404);
        }
    }

    @EachMode
    void fileDroppedAndRemovedTakesEffectAtOnce(ApacheServer server) throws Exception {
        server.allowLog(Codes.TARGET_MISSING);
        assertThat(server.get("/apps/Late").status()).isEqualTo(404);
        server.folder().write("apps/many/Late.java", Sources.answering("Late", "late"));
        assertThat(server.get("/apps/Late").text()).isEqualTo("late");
        Files.delete(server.folder().apps().resolve("many/Late.java"));
        assertThat(server.get("/apps/Late").status()).isEqualTo(404);
    }
}
