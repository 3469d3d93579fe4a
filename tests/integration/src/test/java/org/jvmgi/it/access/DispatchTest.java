/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** JVMGIDispatchScript: a request says where it runs. */
class DispatchTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(DispatchTest::site);

    private static void site(Site site) {
        site.modules("env")
                .source("Hooks.java")
                .config("JVMGIDaemonProcess one\nJVMGIDaemonProcess two")
                .config("JVMGIScriptAlias /app ${APPS}/Hooks.java")
                .config("JVMGIScriptAlias /option ${APPS}/Hooks.java process-group=one application-group=mine")
                .config("JVMGIScriptAlias /state ${APPS}/Hooks.java application-group=%{GLOBAL}")
                .config("<Location /app>\nSetEnv WHERE configured\nJVMGIDispatchScript ${APPS}/Hooks.java\n</Location>")
                .config("<Location /option>\nJVMGIDispatchScript ${APPS}/Hooks.java process-group=two\n</Location>");
    }

    private static String unnamed(ApacheServer server) {
        return server.mode() == Mode.EMBEDDED ? "" : "default";
    }

    /** §6.14: a request that was dispatched to an application group reports that group. */
    @EachMode
    void dispatcherChoosesGroupsAndEntryClass(ApacheServer server) {
        assertThat(server.get("/app?group=one").text()).startsWith("null|null|one|localhost:");
        assertThat(server.get("/app?loader=named").text()).isEqualTo("null|null|" + unnamed(server) + "|named|Hooks|");
        assertThat(server.get("/app?group=two&loader=K%C3%A4").text()).startsWith("null|null|two|K%C3%A4|");
        assertThat(server.get("/app?class=OtherEntry").text()).isEqualTo("the other entry");
        assertThat(server.get("/option?group=two&loader=x").text()).isEqualTo("null|null|two|x|Hooks|");
    }

    @EachMode
    void whatItDoesNotSayStaysAsConfigured(ApacheServer server) {
        assertThat(server.get("/option").text()).isEqualTo("null|null|one|mine|Hooks|");
        assertThat(server.get("/app").text()).startsWith("null|null|" + unnamed(server) + "|localhost:");
        assertThat(server.get("/state/seen?dispatch").text())
                .contains("argument=configured\n", "SCRIPT_NAME=/app\n")
                .doesNotContain("jvmgi.input=");
    }

    @EachMode
    void groupThatNothingDefinesIs500(ApacheServer server) {
        server.expectLog(Codes.GROUP_UNKNOWN);
        assertThat(server.get("/app?group=nowhere").status()).isEqualTo(500);
    }

    @EachMode
    void classNameThatIsNoneIs500(ApacheServer server) {
        server.expectLog(Codes.NAME_INVALID, Codes.ENTRY_CLASS_MISSING);
        assertThat(server.get("/app?class=not-a-class").status()).isEqualTo(500);
        assertThat(server.get("/app?class=Missing").status()).isEqualTo(500);
    }

    @EachMode
    void dispatcherThatFailsIs500(ApacheServer server) {
        server.expectLog(Codes.HOOK_FAILED, Codes.HOOK_RESULT_UNUSABLE, "the dispatcher's own failure");
        for (String failure : new String[] {"null", "blank", "boom"}) {
            assertThat(server.get("/app?dispatch=" + failure).status())
                    .as(failure)
                    .isEqualTo(500);
        }
    }

    @EachMode
    void dispatcherThatRunsOutOfTimeIs504(ApacheServer server) {
        server.expectLog(Codes.REQUEST_TIMED_OUT);
        assertThat(server.get("/app?dispatch=late").status()).isEqualTo(504);
    }
}
