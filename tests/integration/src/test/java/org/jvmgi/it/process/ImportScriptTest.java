/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmgi.it.app.AppJar;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** What runs before a process takes requests. */
class ImportScriptTest {

    private static final String NOTES = "com.example.Notes";
    private static final String SCRIPT = "com.example.Script";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(ImportScriptTest::site);

    private static void site(Site site) {
        String group = group(site.mode());
        site.modules("setenvif")
                .prepare(ImportScriptTest::applications)
                .config("JVMGIDaemonProcess main\nJVMGIDaemonProcess service threads=0")
                .config("JVMGIProcessGroup " + group + "\nJVMGIApplicationGroup shared")
                .config("JVMGIClassPath ${APPS}/notes.jar")
                .config("JVMGIScriptAlias /both ${APPS}/Both.java\nJVMGIScriptAlias /notes " + NOTES)
                .config("SetEnvIf Request_URI /served WHERE=service")
                .config("JVMGIScriptAlias /anywhere ${APPS}/Both.java process-group=%{ENV:WHERE}");
        for (String target : new String[] {"${APPS}/Both.java", SCRIPT, "${APPS}/Last.java"}) {
            site.config(script(target, group));
        }
    }

    private static String group(Mode mode) {
        return mode == Mode.DAEMON ? "main" : "%{GLOBAL}";
    }

    private static String script(String target, String group) {
        return "JVMGIImportScript " + target + " process-group=" + group + " application-group=shared";
    }

    private static void applications(ServerFolder folder) throws Exception {
        String notes = "public static final java.util.List<String> LIST = new java.util.ArrayList<>();";
        AppJar.empty()
                .source(NOTES, Sources.members(NOTES, notes, "String.join(\"|\", LIST)"))
                .source(
                        SCRIPT,
                        "package com.example;\nclass Script {\nprivate static void main(String[] a) {\n"
                                + "Notes.LIST.add(\"main \" + a.length);\n}\n}\n")
                .write(folder, "apps/notes.jar");
        folder.write(
                "apps/Both.java",
                Sources.members(
                                "Both",
                                "private String state = \"idle\";\n@Override public void run() { state = \"has run\";"
                                        + " boolean own = Thread.currentThread().getContextClassLoader() == getClass().getClassLoader();"
                                        + " com.example.Notes.LIST.add(own ? \"own loader\" : \"foreign loader\"); }",
                                "state")
                        .replace("implements Application", "implements Application, Runnable"));
        folder.write(
                "apps/Last.java",
                "public class Last implements Runnable {\n"
                        + "@Override public void run() { com.example.Notes.LIST.add(\"last\"); }\n}\n");
    }

    @EachMode
    void scriptsRunInOrderBeforeTheFirstRequest(ApacheServer server) {
        assertThat(server.get("/notes").text()).isEqualTo("own loader|main 0|last");
    }

    @EachMode
    void applicationThatIsAScriptTooIsOneObject(ApacheServer server) {
        assertThat(server.get("/both").text()).isEqualTo("has run");
    }

    @EachMode
    void variableCannotChooseAService(ApacheServer server) {
        server.expectLog(Codes.SERVICE_GROUP);
        assertThat(server.get("/anywhere/served").status()).isEqualTo(500);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void scriptThatFailsIsToldOfAndTheProcessServes(Mode mode) throws Exception {
        String failing =
                "public class Failing {\npublic static void main(String[] a) { throw new IllegalStateException(\"on purpose\"); }\n}\n";
        Site site = new Site()
                .mode(mode)
                .prepare(folder -> folder.write("apps/Failing.java", failing))
                .config("JVMGIDaemonProcess main\nJVMGIProcessGroup " + group(mode))
                .alias("/hello", "Greeting.java")
                .config(script("${APPS}/Failing.java", group(mode)))
                .config(script("com.example.Missing", group(mode)));
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.expectLog(Codes.IMPORT_FAILED).allowLog("on purpose");
            assertThat(server.get("/hello").status()).isEqualTo(200);
            assertThat(server.logs().await("Failing.java").text()).contains(Codes.IMPORT_FAILED, "on purpose");
            assertThat(server.logs().await("com.example.Missing").text()).contains(Codes.IMPORT_FAILED);
            own.verifyAndStop();
        }
    }

    /** A group with threads=0. Its exit is nothing but its own end, whatever its code: 15 would stop httpd. */
    @Test
    void serviceRunsMayExitAndIsToldToLeave() throws Exception {
        Site site = new Site()
                .source("Service.java")
                .prepare(folder -> Files.setPosixFilePermissions(
                        Files.createDirectory(folder.root().resolve("notes")),
                        PosixFilePermissions.fromString("rwxrwxrwx")))
                .config("JVMGIDaemonProcess service threads=0 system-property=service.folder=${ROOT}/notes")
                .config(script("${APPS}/Service.java", "service"));
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            Path notes = server.folder().root().resolve("notes");
            long first = server.processes().daemon("service").pid();
            Path runs = notes.resolve("runs-" + first);
            Poll.until("the service to run", () -> Files.exists(runs) && Files.size(runs) > 0);
            assertThat(runs).content().isEqualTo("own");
            server.expectLog(Codes.DAEMON_ENDED, Codes.EXIT_CALLED);
            Files.createFile(notes.resolve("exit"));
            long second = Poll.value("another process", () -> server.processes().daemons("service").stream()
                    .map(process -> process.pid())
                    .filter(pid -> pid != first && Files.exists(notes.resolve("runs-" + pid)))
                    .findFirst());
            assertThat(notes.resolve("hook-" + first)).exists();
            own.verifyAndStop();
            assertThat(notes.resolve("interrupted-" + second)).exists();
            assertThat(notes.resolve("closed-" + second)).exists();
            assertThat(notes.resolve("hook-" + second)).exists();
        }
    }
}
