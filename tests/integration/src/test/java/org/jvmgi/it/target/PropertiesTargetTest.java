/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.AppJar;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** A {@code .jvmgi} file as application: properties that name class, class path and application group. */
class PropertiesTargetTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(PropertiesTargetTest::site);

    private static void site(Site site) {
        site.prepare(PropertiesTargetTest::files);
        for (String name : List.of("jar", "wildcard", "several", "group", "nameless", "unknown-key", "umlaut")) {
            site.config("JVMGIScriptAlias /" + name + " ${APPS}/" + name + ".jvmgi");
        }
    }

    private static void files(ServerFolder folder) throws Exception {
        jar(folder, "apps/lib/one.jar", "com.example.One", "\"one\"");
        jar(folder, "apps/lib/two.jar", "com.example.Two", "\"two\"");
        jar(
                folder,
                "apps/elsewhere/three.jar",
                "com.example.Three",
                "environ.get(\"mod_jvmgi.application_group\").toString()");
        folder.write("apps/jar.jvmgi", "entry-class = com.example.One\nclass-path = lib/one.jar\n");
        folder.write("apps/wildcard.jvmgi", "entry-class: com.example.Two\nclass-path: lib/*\n");
        folder.write(
                "apps/several.jvmgi",
                "# both\nentry-class=com.example.Two\nclass-path=lib/one.jar:\\\n    lib/two.jar\n");
        folder.write(
                "apps/group.jvmgi",
                "entry-class=com.example.Three\nclass-path=" + folder.apps()
                        + "/elsewhere/three.jar\napplication-group=shared\n");
        folder.write("apps/nameless.jvmgi", "class-path=lib/one.jar\n");
        folder.write("apps/unknown-key.jvmgi", "entry-clas=com.example.One\nclass-path=lib/one.jar\n");
        jar(folder, "apps/lib/größe.jar", "com.example.Größe", "\"größe\"");
        folder.write("apps/umlaut.jvmgi", "entry-class=com.example.Größe\nclass-path=lib/größe.jar\n");
    }

    private static void jar(ServerFolder folder, String name, String className, String expression) throws Exception {
        AppJar.empty()
                .source(className, Sources.expression(className, expression))
                .write(folder, name);
    }

    @EachMode
    void classPathIsRelativeToTheFile(ApacheServer server) {
        assertThat(server.get("/jar").text()).isEqualTo("one");
    }

    @EachMode
    void folderOfJarsIsNamedByAStar(ApacheServer server) {
        assertThat(server.get("/wildcard").text()).isEqualTo("two");
    }

    @EachMode
    void severalEntriesAreSeparatedByColons(ApacheServer server) {
        assertThat(server.get("/several").text()).isEqualTo("two");
    }

    @EachMode
    void applicationGroupIsTheFiles(ApacheServer server) {
        assertThat(server.get("/group").text()).isEqualTo("shared");
    }

    @EachMode
    void fileIsUtf8(ApacheServer server) {
        assertThat(server.get("/umlaut").text()).isEqualTo("größe");
    }

    @EachMode
    void fileWithoutEntryClassIsRefused(ApacheServer server) {
        server.expectLog("entry-class").allowLog(Codes.PROPERTIES_BROKEN, Codes.ENTRY_CLASS_UNKNOWN);
        assertThat(server.get("/nameless").status()).isEqualTo(500);
    }

    @EachMode
    void unknownKeyIsNamed(ApacheServer server) {
        server.expectLog(Codes.PROPERTIES_BROKEN);
        assertThat(server.get("/unknown-key").status()).isEqualTo(500);
        assertThat(server.logs().await(Codes.PROPERTIES_BROKEN).text()).contains("entry-clas");
    }
}
