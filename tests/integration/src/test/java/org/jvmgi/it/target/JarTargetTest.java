/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.AppJar;
import org.jvmgi.it.app.Compiler;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** A jar as application: how its entry class is found, what belongs to its class path, and what a faulty one answers (rows 214–217). */
class JarTargetTest {

    private static final String SERVICE = "META-INF/services/org.jvmgi.Application";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(JarTargetTest::site);

    private static void site(Site site) {
        site.prepare(JarTargetTest::goodJars)
                .prepare(JarTargetTest::unsuitableJars)
                .prepare(JarTargetTest::brokenJars);
        for (String name : List.of(
                "manifest",
                "service",
                "dependent",
                "resource",
                "silent",
                "absent",
                "abstract",
                "private",
                "failing",
                "static",
                "other",
                "newer",
                "corrupt",
                "zero",
                "missing")) {
            site.config("JVMGIScriptAlias /" + name + " ${APPS}/" + name + ".jar");
        }
        site.config("JVMGIScriptAlias /option ${APPS}/manifest.jar entry-class=com.example.Second");
    }

    private static void goodJars(ServerFolder folder) throws Exception {
        AppJar.empty()
                .source("com.example.First", Sources.answering("com.example.First", "first"))
                .source("com.example.Second", Sources.answering("com.example.Second", "second"))
                .entryClass("com.example.First")
                .resource(SERVICE, "com.example.Second\n")
                .write(folder, "apps/manifest.jar");
        AppJar.empty()
                .source("com.example.Served", Sources.answering("com.example.Served", "service"))
                .resource(SERVICE, "# the application\ncom.example.Served # of this jar\n")
                .write(folder, "apps/service.jar");
        Path library = AppJar.empty()
                .source(
                        "com.example.lib.Words",
                        "package com.example.lib; public class Words { public static String word() { return \"library\"; } }")
                .write(folder, "apps/libraries/words.jar");
        AppJar.empty()
                .source(
                        "com.example.Dependent",
                        Sources.expression("com.example.Dependent", "com.example.lib.Words.word()"))
                .against(library)
                .entryClass("com.example.Dependent")
                .manifest("Class-Path", "libraries/words.jar")
                .write(folder, "apps/dependent.jar");
        AppJar.empty()
                .source(
                        "com.example.Resource",
                        Sources.expression(
                                "com.example.Resource",
                                "new String(com.example.Resource.class.getResourceAsStream(\"/texts/a.txt\").readAllBytes())"))
                .resource("texts/a.txt", "from a resource")
                .entryClass("com.example.Resource")
                .write(folder, "apps/resource.jar");
    }

    private static void unsuitableJars(ServerFolder folder) throws Exception {
        unsuitable(folder, "abstract", "public abstract class %s implements org.jvmgi.Application {}");
        unsuitable(
                folder,
                "private",
                """
                public class %s implements org.jvmgi.Application {
                    public %<s(String name) {}
                    @Override public org.jvmgi.Body call(org.jvmgi.Environ e, org.jvmgi.StartResponse s) { return org.jvmgi.Body.empty(); }
                }""");
        unsuitable(
                folder,
                "failing",
                """
                public class %s implements org.jvmgi.Application {
                    public %<s() { throw new IllegalStateException("no database"); }
                    @Override public org.jvmgi.Body call(org.jvmgi.Environ e, org.jvmgi.StartResponse s) { return org.jvmgi.Body.empty(); }
                }""");
        unsuitable(
                folder,
                "static",
                """
                public class %s implements org.jvmgi.Application {
                    static final int N = Integer.parseInt("not a number");
                    @Override public org.jvmgi.Body call(org.jvmgi.Environ e, org.jvmgi.StartResponse s) { return org.jvmgi.Body.empty(); }
                }""");
        unsuitable(folder, "other", "public class %s implements Runnable { @Override public void run() {} }");
        AppJar.empty().resource("readme.txt", "no application").write(folder, "apps/silent.jar");
        AppJar.empty().entryClass("com.example.Absent").write(folder, "apps/absent.jar");
    }

    private static void unsuitable(ServerFolder folder, String name, String template) throws Exception {
        AppJar.empty()
                .source("com.example.Entry", "package com.example; " + template.formatted("Entry"))
                .entryClass("com.example.Entry")
                .write(folder, "apps/" + name + ".jar");
    }

    private static void brokenJars(ServerFolder folder) throws Exception {
        byte[] good = Files.readAllBytes(folder.apps().resolve("manifest.jar"));
        folder.write("apps/corrupt.jar", Arrays.copyOf(good, good.length / 2));
        folder.write("apps/zero.jar", new byte[0]);
        String name = "com.example.Newer";
        Map<String, byte[]> classes =
                Compiler.compile(List.of(folder.api()), Map.of(name, Sources.answering(name, "newer")));
        byte[] newer = classes.get("com/example/Newer.class");
        newer[7] = (byte) 200;
        AppJar.empty().entry("com/example/Newer.class", newer).entryClass(name).write(folder, "apps/newer.jar");
    }

    @EachMode
    void manifestNamesTheEntryClassBeforeTheServiceFile(ApacheServer server) {
        assertThat(server.get("/manifest").text()).isEqualTo("first");
    }

    @EachMode
    void entryClassOptionPrecedesTheManifest(ApacheServer server) {
        assertThat(server.get("/option").text()).isEqualTo("second");
    }

    @EachMode
    void serviceFileNamesTheEntryClass(ApacheServer server) {
        assertThat(server.get("/service").text()).isEqualTo("service");
    }

    @EachMode
    void classPathOfTheManifestCounts(ApacheServer server) {
        assertThat(server.get("/dependent").text()).isEqualTo("library");
    }

    @EachMode
    void resourcesAreFound(ApacheServer server) {
        assertThat(server.get("/resource").text()).isEqualTo("from a resource");
    }

    @EachMode
    void jarThatNamesNoEntryClassIsRefused(ApacheServer server) {
        refused(server, "/silent", Codes.ENTRY_CLASS_UNKNOWN, "silent.jar");
    }

    @EachMode
    void absentEntryClassIsNamed(ApacheServer server) {
        refused(server, "/absent", Codes.ENTRY_CLASS_MISSING, "com.example.Absent");
    }

    @EachMode
    void abstractClassIsNoEntryClass(ApacheServer server) {
        refused(server, "/abstract", Codes.ENTRY_CLASS_UNSUITABLE, "com.example.Entry");
    }

    @EachMode
    void classWithoutPublicConstructorIsNoEntryClass(ApacheServer server) {
        refused(server, "/private", Codes.ENTRY_CLASS_UNSUITABLE, "com.example.Entry");
    }

    @EachMode
    void classThatIsNoApplicationIsNoEntryClass(ApacheServer server) {
        refused(server, "/other", Codes.ENTRY_CLASS_UNSUITABLE, "com.example.Entry");
    }

    @EachMode
    void constructorThatThrowsIsLoggedWithItsReason(ApacheServer server) {
        refused(server, "/failing", Codes.ENTRY_CLASS_FAILED, "no database");
    }

    @EachMode
    void initialiserThatThrowsIsLoggedWithItsReason(ApacheServer server) {
        refused(server, "/static", Codes.LINKAGE_FAILED, "not a number");
    }

    @EachMode
    void classOfANewerJavaIsNamedAsSuch(ApacheServer server) {
        refused(server, "/newer", Codes.CLASS_VERSION, "com");
    }

    @EachMode
    void brokenJarsAreRefused(ApacheServer server) {
        server.expectLog(Codes.ARCHIVE_BROKEN, "corrupt.jar", "zero.jar");
        assertThat(server.get("/corrupt").status()).isEqualTo(500);
        assertThat(server.get("/zero").status()).isEqualTo(500);
    }

    @EachMode
    void missingJarIsNotFound(ApacheServer server) {
        server.expectLog(Codes.TARGET_MISSING);
        assertThat(server.get("/missing").status()).isEqualTo(404);
    }

    private static void refused(ApacheServer server, String url, String code, String detail) {
        server.expectLog(code);
        assertThat(server.get(url).status()).isEqualTo(500);
        assertThat(server.logs().await(code + ":").text()).contains(detail);
    }
}
