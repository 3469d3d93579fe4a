/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** Applications that are loaded before their process counts as ready. */
class PreloadTest {

    /** An application that tells in the error log when it is made. */
    private static String telling(String name) {
        return Sources.members(name, "public " + name + "() { System.out.println(\"made " + name + "\"); }", "\"ok\"");
    }

    private static String alias(String url, String name, String options) {
        return "JVMGIScriptAlias " + url + " ${APPS}/" + name + ".java process-group=app " + options;
    }

    @Test
    void applicationsWithFixedGroupsAreLoadedBeforeTheProcessIsReady() throws Exception {
        Site site = new Site().config("JVMGIDaemonProcess app");
        for (String name : new String[] {"Global", "Named", "Plain", "Varied"}) {
            site.prepare(folder -> folder.write("apps/" + name + ".java", telling(name)));
        }
        site.config(alias("/global", "Global", "application-group=%{GLOBAL}"))
                .config(alias("/named", "Named", "application-group=main entry-class=Named"))
                .config(alias("/plain", "Plain", ""))
                .config(alias("/varied", "Varied", "application-group=%{ENV:GROUP}"));
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.allowLog("made ");
            server.logs().await(Codes.DAEMON_READY);
            // What the process prints has another way into the log than what the supervisor says of it.
            server.logs().await("made Global");
            server.logs().await("made Named");
            assertThat(server.logs().find("made Plain")).isEmpty();
            assertThat(server.logs().find("made Varied")).isEmpty();
            assertThat(server.get("/global").text()).isEqualTo("ok");
            assertThat(server.get("/named").text()).isEqualTo("ok");
            assertThat(server.get("/plain").text()).isEqualTo("ok");
            assertThat(server.logs().find("made Global")).hasSize(1);
            assertThat(server.logs().find("made Named")).hasSize(1);
            own.verifyAndStop();
        }
    }

    /** What the first process loads at its first request its successors have loaded before they serve. */
    @Test
    void processesThatReplaceOthersAreAsWarm() throws Exception {
        Site site = new Site()
                .config("JVMGIDaemonProcess app")
                .prepare(folder -> folder.write("apps/Plain.java", telling("Plain")))
                .config(alias("/plain", "Plain", ""));
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.allowLog("made ");
            assertThat(server.get("/plain").text()).isEqualTo("ok");
            long first = server.processes().daemon("app").pid();
            Signals.send("USR1", first);
            awaitOneOther(server, first);
            Poll.until(
                    "the second process to load",
                    () -> server.logs().find("made Plain").size() == 2);
            assertThat(server.get("/plain").text()).isEqualTo("ok");
            assertThat(server.logs().find("made Plain")).hasSize(2);

            long second = server.processes().daemon("app").pid();
            server.reconfigure(
                    new Site().config("JVMGIDaemonProcess app threads=4").config(alias("/plain", "Plain", "")));
            server.graceful();
            awaitOneOther(server, second);
            server.logs().await("made Plain");
            Poll.until(
                    "the third process to load",
                    () -> server.logs().find("made Plain").size() == 3);
            assertThat(server.get("/plain").text()).isEqualTo("ok");
            assertThat(server.logs().find("made Plain")).hasSize(3);
            own.verifyAndStop();
        }
    }

    private static void awaitOneOther(ApacheServer server, long before) {
        Poll.until("another process alone", () -> {
            List<ProcessInfo> daemons = server.processes().daemons("app");
            return daemons.size() == 1 && daemons.get(0).pid() != before;
        });
    }

    /** The process becomes ready, and the application's own requests tell what is wrong with it; once mended it serves. */
    @Test
    void applicationThatCannotBeLoadedHoldsUpNobody() throws Exception {
        Site site = new Site()
                .config("JVMGIDaemonProcess app")
                .source("Instance.java")
                .prepare(folder -> folder.write("apps/Ill.java", "public class Ill { int x = ; }"))
                .config(alias("/ill", "Ill", "application-group=main"))
                .config(alias("/well", "Instance", "application-group=main"));
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.expectLog(Codes.PRELOAD_FAILED, Codes.COMPILATION_FAILED).allowLog("made ", Codes.COMPILER_MESSAGE);
            assertThat(server.get("/well").status()).isEqualTo(200);
            assertThat(server.get("/ill").status()).isEqualTo(500);
            server.folder().write("apps/Ill.java", telling("Ill"));
            Poll.until("the mended application", () -> server.get("/ill").status() == 200);
            own.verifyAndStop();
        }
    }
}
