/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.AppJar;
import org.jvmgi.it.app.Compiler;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Which classes an application sees: its own first, then its group's; the interface always the server's, the engine never. */
class LoaderTest {

    private static final String SET_ZONE = "static String setZone() {"
            + " java.util.TimeZone.setDefault(java.util.TimeZone.getTimeZone(\"Asia/Tokyo\"));"
            + " return java.util.TimeZone.getDefault().getID(); }";

    private static final String SET_LOCALE = "static String setLocale() {"
            + " java.util.Locale.setDefault(java.util.Locale.ITALY);"
            + " return java.util.Locale.getDefault().toLanguageTag(); }";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(LoaderTest::site);

    private static void site(Site site) {
        site.prepare(LoaderTest::jars)
                .prepare(LoaderTest::finder)
                .config("JVMGIClassPath ${APPS}/group.jar")
                .config("JVMGIApplicationGroup shared")
                .alias("/loaders", "Loaders.java");
        site.prepare(folder -> {
                    folder.write("apps/Zoned.java", Sources.members("Zoned", SET_ZONE, "setZone()"));
                    folder.write("apps/Italian.java", Sources.members("Italian", SET_LOCALE, "setLocale()"));
                    folder.write(
                            "apps/Zone.java", Sources.expression("Zone", "java.util.TimeZone.getDefault().getID()"));
                })
                .config("JVMGIScriptAlias /zoned ${APPS}/Zoned.java\nJVMGIScriptAlias /zone ${APPS}/Zone.java")
                .config("JVMGIScriptAlias /italian ${APPS}/Italian.java");
        for (String name : List.of("one", "two", "bundled", "grouped", "finder")) {
            site.config("JVMGIScriptAlias /" + name + " ${APPS}/" + name + ".jar");
        }
    }

    private static void jars(ServerFolder folder) throws Exception {
        Path group = word("group's").write(folder, "apps/group.jar");
        for (String name : List.of("one", "two")) {
            word(name)
                    .source("com.example.App", Sources.expression("com.example.App", "com.example.Words.word()"))
                    .entryClass("com.example.App")
                    .write(folder, "apps/" + name + ".jar");
        }
        AppJar.empty()
                .source("com.example.Grouped", Sources.members("com.example.Grouped", "", "com.example.Words.word()"))
                .against(group)
                .entryClass("com.example.Grouped")
                .write(folder, "apps/grouped.jar");
        AppJar bundled = AppJar.empty()
                .source("com.example.Bundled", Sources.answering("com.example.Bundled", "the server's interface"))
                .entryClass("com.example.Bundled");
        fakeInterface().forEach(bundled::entry);
        bundled.write(folder, "apps/bundled.jar");
    }

    private static void finder(ServerFolder folder) throws Exception {
        AppJar.empty()
                .source(
                        "com.example.Plugin",
                        "package com.example; public class Plugin implements Runnable { @Override public void run() {} }")
                .source(
                        "com.example.Finder",
                        Sources.expression(
                                "com.example.Finder",
                                "java.util.ServiceLoader.load(Runnable.class).findFirst().get().getClass().getName()"))
                .resource("META-INF/services/java.lang.Runnable", "com.example.Plugin\n")
                .entryClass("com.example.Finder")
                .write(folder, "apps/finder.jar");
    }

    private static AppJar word(String word) {
        String text = "package com.example; public class Words { static final StringBuffer STATE = new StringBuffer(\""
                + word + "\"); public static String word() { return STATE.toString(); } }";
        return AppJar.empty().source("com.example.Words", text);
    }

    /** Classes named like the interface's, but with nothing in them. */
    private static Map<String, byte[]> fakeInterface() throws Exception {
        return Compiler.compile(
                List.of(),
                Map.of(
                        "org.jvmgi.Body", "package org.jvmgi; public class Body {}",
                        "org.jvmgi.Headers", "package org.jvmgi; public class Headers {}",
                        "org.jvmgi.Application", "package org.jvmgi; public interface Application {}"));
    }

    @EachMode
    void applicationsHaveVersionsOfAClassEach(ApacheServer server) {
        assertThat(server.get("/one").text()).isEqualTo("one");
        assertThat(server.get("/two").text()).isEqualTo("two");
        assertThat(server.get("/one").text()).isEqualTo("one");
    }

    /** Row 228: what belongs to the process is neither refused nor kept apart. */
    @EachMode
    void settingsOfTheProcessAreSharedByItsApplications(ApacheServer server) {
        assertThat(server.get("/zoned").text()).isEqualTo("Asia/Tokyo");
        assertThat(server.get("/zone").text()).isEqualTo("Asia/Tokyo");
    }

    /** Row 228: a second after the last look at the latest. */
    @EachMode
    void changedSettingOfTheProcessIsTold(ApacheServer server) {
        Poll.until("the changed locale to be told", () -> {
            assertThat(server.get("/italian").text()).isEqualTo("it-IT");
            return server.logs().find(Codes.SETTING_CHANGED).stream()
                    .anyMatch(line ->
                            line.contains("is now it-IT") && line.level().equals("info"));
        });
    }

    @EachMode
    void groupsClassPathIsSeenByAll(ApacheServer server) {
        assertThat(server.get("/grouped").text()).isEqualTo("group's");
    }

    @EachMode
    void bundledCopyOfTheInterfaceIsIgnored(ApacheServer server) {
        assertThat(server.get("/bundled").text()).isEqualTo("the server's interface");
    }

    @EachMode
    void engineIsInvisible(ApacheServer server) {
        assertThat(server.get("/loaders/engine").text())
                .isEqualTo("org.jvmgi.engine.log.LogCode: no\norg.slf4j.Logger: no\n"
                        + "com.sun.jna.Native: no\norg.jvmgi.boot.Main: no\n");
    }

    @EachMode
    void systemLoaderHoldsNothingOfOurs(ApacheServer server) {
        assertThat(server.get("/loaders/system").text())
                .isEqualTo("org.jvmgi.Application: no\norg.jvmgi.engine.log.LogCode: no\ncom.example.Words: no\n");
    }

    @EachMode
    void parentOfTheGroupKnowsTheInterfaceAlone(ApacheServer server) {
        assertThat(server.get("/loaders/interface").text()).isEqualTo("true true\n");
    }

    @EachMode
    void contextLoaderIsTheApplicationsEverywhere(ApacheServer server) {
        assertThat(server.get("/loaders/context").text())
                .isEqualTo("constructor true\ncall true\niterator true\nlast close true\n");
        assertThat(server.get("/loaders/context").text())
                .isEqualTo("constructor true\ncall true\niterator true\nlast close true\n");
    }

    @EachMode
    void servicesAreFoundThroughTheContextLoader(ApacheServer server) {
        assertThat(server.get("/finder").text()).isEqualTo("com.example.Plugin");
    }
}
