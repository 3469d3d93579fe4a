/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** JVMGIAccessScript: what each decision means to the client, and what becomes of one that cannot be had. */
class AccessScriptTest {

    private static final String DENIES = "import org.jvmgi.*;\npublic class Door implements AccessChecker {\n"
            + "public Decision allowAccess(Environ environ, String host) { return Decision.%s; }\n}\n";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(AccessScriptTest::site);

    private static void site(Site site) {
        site.modules("auth_basic", "authn_core", "authz_user", "access_compat", "setenvif", "include", "mime")
                .source("Hooks.java", "Greeting.java")
                .prepare(folder -> {
                    folder.write("apps/Door.java", DENIES.formatted("DENY"));
                    folder.write("apps/Edited.java", DENIES.formatted("GRANT").replace("Door", "Edited"));
                    folder.write("htdocs/page.html", "a page");
                    folder.write("htdocs/part.shtml", "[<!--#include virtual=\"/closed/page.html\" -->]");
                    folder.write("htdocs/error.html", "what an error looks like");
                    folder.write("htdocs/closed/page.html", "a closed page");
                })
                .config("TypesConfig /dev/null\nSetEnvIf Request_URI . CONFIGURED=yes")
                .config("JVMGIDaemonProcess named\nJVMGIDaemonProcess killed")
                .config("JVMGIScriptAlias /state ${APPS}/Hooks.java application-group=%{GLOBAL}")
                .config("JVMGIScriptAlias /option ${APPS}/Hooks.java process-group=named application-group=%{GLOBAL}")
                .config("AddType text/html .shtml\nAddOutputFilter INCLUDES .shtml\n"
                        + "<Directory ${HTDOCS}>\nOptions +Includes\n</Directory>")
                .config("ErrorDocument 404 /closed/page.html");
        for (String place : new String[] {"app", "page.html"}) {
            site.config("<Location /" + place + ">\nJVMGIAccessScript ${APPS}/Hooks.java\n</Location>");
        }
        site.config("JVMGIScriptAlias /app ${APPS}/Hooks.java")
                .config("<Location /option>\nJVMGIAccessScript ${APPS}/Hooks.java\n</Location>")
                .config("JVMGIScriptAlias /killed ${APPS}/Hooks.java process-group=killed application-group=%{GLOBAL}")
                .config("<Location /killed/app>\nJVMGIAccessScript ${APPS}/Hooks.java\n</Location>")
                .config("<Location /closed>\nJVMGIAccessScript ${APPS}/Door.java\n</Location>")
                .config("JVMGIScriptAlias /edited ${APPS}/Greeting.java")
                .config("<Location /edited>\nJVMGIAccessScript ${APPS}/Edited.java\n</Location>")
                .config("<Location /wrong>\nJVMGIAccessScript ${APPS}/Greeting.java\n</Location>")
                .config("<Location /missing>\nJVMGIAccessScript ${APPS}/Nowhere.java\n</Location>")
                .config("JVMGIScriptAlias /door ${APPS}/Door.java")
                .config("<Location /app/behind>\nJVMGITrustedProxyHeaders X-Forwarded-For\n"
                        + "JVMGITrustedProxies 127.0.0.1\n</Location>")
                .config("<Location /app/before>\nJVMGITrustedProxyHeaders X-Forwarded-For\n"
                        + "JVMGITrustedProxies 10.0.0.1\n</Location>");
        withUsers(site, "/all", "");
        withUsers(site, "/any", "Satisfy Any\nErrorDocument 500 /error.html");
    }

    private static void withUsers(Site site, String path, String more) {
        site.config("JVMGIScriptAlias " + path + " ${APPS}/Hooks.java")
                .config("<Location " + path + ">\nAuthType Basic\nAuthName Hooks\nAuthBasicProvider jvmgi\n"
                        + "JVMGIAuthUserScript ${APPS}/Hooks.java\nJVMGIAccessScript ${APPS}/Hooks.java\n"
                        + "Require valid-user\n" + more + "\n</Location>");
    }

    private static String seen(ApacheServer server, String what) {
        return server.get("/state/seen?" + what).text();
    }

    /** §6.10: allowed 200 without user and kind of authentication, denied 403. */
    @EachMode
    void decisionsAreHeeded(ApacheServer server) {
        assertThat(server.get("/app?access=grant").text()).startsWith("null|null|");
        assertThat(server.get("/app?access=decline").text()).startsWith("null|null|");
        assertThat(server.get("/app?access=deny").status()).isEqualTo(403);
        assertThat(server.get("/page.html?access=decline").text()).isEqualTo("a page");
        assertThat(server.get("/page.html?access=deny").status()).isEqualTo(403);
        assertThat(server.logs().await("JVMGI0432").level()).isEqualTo("info");
    }

    @EachMode
    void theHookIsGivenTheRequestWithoutCredentialsBodyAndConfiguredVariables(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            connection.send("POST /app/below/it?access=grant HTTP/1.1\r\nHost: localhost\r\nX-Mine: shown\r\n"
                    + Credentials.basic("ann", "secret") + "Content-Length: 5\r\n\r\nhello");
            assertThat(connection.read().status()).isEqualTo(200);
        }
        assertThat(seen(server, "access"))
                .contains("argument=127.0.0.1\n", "REQUEST_METHOD=POST\n", "HTTP_X_MINE=shown\n")
                .contains("SCRIPT_NAME=/app\n", "PATH_INFO=/below/it\n", "REMOTE_ADDR=127.0.0.1\n")
                .contains("mod_jvmgi.application_group=\n", "mod_jvmgi.entry_class=Hooks\n", "jvmgi.errors=")
                .doesNotContain("AUTHORIZATION", "jvmgi.input=", "CONFIGURED", "REMOTE_USER", "AUTH_TYPE");
        assertThat(server.get("/page.html?access=grant").status()).isEqualTo(200);
        assertThat(seen(server, "access")).contains("SCRIPT_NAME=/page.html\n", "PATH_INFO=\n");
    }

    @EachMode
    void theHookSeesTheClientThatATrustedProxyReports(ApacheServer server) {
        String forwarded = "X-Forwarded-For: 192.0.2.7\r\n";
        assertThat(server.send("GET", "/app/behind?access=grant", forwarded).status())
                .isEqualTo(200);
        assertThat(seen(server, "access")).contains("REMOTE_ADDR=192.0.2.7\n");
        assertThat(server.send("GET", "/app/before?access=grant", forwarded).status())
                .isEqualTo(200);
        assertThat(seen(server, "access")).contains("REMOTE_ADDR=127.0.0.1\n").doesNotContain("X_FORWARDED_FOR");
    }

    @EachMode
    void theHookRunsWhereTheApplicationDoes(ApacheServer server) {
        assertThat(server.get("/option?access=grant").status()).isEqualTo(200);
        assertThat(server.get("/option/seen?access").text()).contains("mod_jvmgi.process_group=named\n");
    }

    @EachMode
    void grantAndDeclineLeaveRequireInForce(ApacheServer server) {
        String right = Credentials.basic("ann", "s\u00e4cret:");
        for (String decision : new String[] {"grant", "decline"}) {
            assertThat(server.get("/all?access=" + decision).status()).isEqualTo(401);
            assertThat(server.send("GET", "/all?access=" + decision, right).status())
                    .isEqualTo(200);
        }
        assertThat(server.send("GET", "/all?access=deny", right).status()).isEqualTo(403);
    }

    @EachMode
    void withSatisfyAnyOnlyAGrantAdmits(ApacheServer server) {
        String right = Credentials.basic("ann", "s\u00e4cret:");
        assertThat(server.get("/any?access=grant").status()).isEqualTo(200);
        for (String decision : new String[] {"decline", "deny"}) {
            assertThat(server.get("/any?access=" + decision).status()).isEqualTo(401);
            assertThat(server.send("GET", "/any?access=" + decision, right).status())
                    .isEqualTo(200);
        }
    }

    /** A door that is broken is not passed by another one. */
    @EachMode
    void withSatisfyAnyAFailureIsNoQuestionForCredentials(ApacheServer server) {
        server.expectLog(Codes.HOOK_FAILED, Codes.HOOK_RESULT_UNUSABLE, Codes.REQUEST_TIMED_OUT);
        String right = Credentials.basic("ann", "s\u00e4cret:");
        for (String headers : new String[] {"", right}) {
            for (String failure : new String[] {"boom", "null"}) {
                assertThat(server.send("GET", "/any?access=" + failure, headers).status())
                        .as(failure)
                        .isEqualTo(500);
            }
            assertThat(server.send("GET", "/any?access=late", headers).status()).isEqualTo(504);
        }
        assertThat(server.get("/any?access=grant").status()).isEqualTo(200);
    }

    @EachMode
    void errorDocumentOfAFailureIsServed(ApacheServer server) {
        server.expectLog(Codes.HOOK_FAILED);
        RawResponse response = server.get("/any?access=boom");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).isEqualTo("what an error looks like");
    }

    @EachMode
    void failuresAre500WithTheReasonInTheLog(ApacheServer server) {
        server.expectLog(
                Codes.HOOK_FAILED, Codes.HOOK_RESULT_UNUSABLE, Codes.EXIT_REFUSED, "the checker's own failure");
        for (String failure : new String[] {"null", "boom", "malformed", "exit"}) {
            assertThat(server.get("/app?access=" + failure).status())
                    .as(failure)
                    .isEqualTo(500);
        }
        assertThat(server.get("/app?access=grant").status()).isEqualTo(200);
    }

    @EachMode
    void hookThatRunsOutOfTimeIs504(ApacheServer server) {
        server.expectLog(Codes.REQUEST_TIMED_OUT);
        assertThat(server.get("/app?access=late").status()).isEqualTo(504);
    }

    @EachMode
    void classThatIsNoCheckerIs500(ApacheServer server) {
        server.expectLog(Codes.HOOK_UNSUITABLE, "Greeting does not implement org.jvmgi.AccessChecker");
        assertThat(server.get("/wrong").status()).isEqualTo(500);
    }

    @EachMode
    void fileThatIsNotThereIs500(ApacheServer server) {
        server.expectLog(Codes.HOOK_UNUSABLE);
        assertThat(server.get("/missing").status()).isEqualTo(500);
    }

    @EachMode
    void hookIsNoApplication(ApacheServer server) {
        server.expectLog(Codes.ENTRY_CLASS_UNSUITABLE);
        assertThat(server.get("/door").status()).isEqualTo(500);
    }

    @EachMode
    void changedHookDecidesAtTheNextRequest(ApacheServer server) throws Exception {
        assertThat(server.get("/edited").status()).isEqualTo(200);
        server.folder().write("apps/Edited.java", DENIES.formatted("DENY").replace("Door", "Edited"));
        assertThat(server.get("/edited").status()).isEqualTo(403);
        server.folder().write("apps/Edited.java", DENIES.formatted("GRANT").replace("Door", "Edited"));
        assertThat(server.get("/edited").status()).isEqualTo(200);
    }

    @EachMode
    void brokenHookIs500UntilItIsMended(ApacheServer server) throws Exception {
        server.expectLog(Codes.COMPILATION_FAILED).allowLog(Codes.COMPILER_MESSAGE);
        server.folder().write("apps/Edited.java", "no Java");
        assertThat(server.get("/edited").status()).isEqualTo(500);
        server.folder().write("apps/Edited.java", DENIES.formatted("GRANT").replace("Door", "Edited"));
        assertThat(server.get("/edited").status()).isEqualTo(200);
    }

    @EachMode
    void internalRedirectsAndSubrequestsAreAskedWhereOtherSectionsApply(ApacheServer server) {
        server.expectLog("unable to include");
        assertThat(server.get("/nowhere").text()).contains("404 Not Found").doesNotContain("a closed page");
        assertThat(server.get("/part.shtml").text()).startsWith("[").doesNotContain("a closed page");
    }

    @EachMode
    void everyRequestOfAConnectionIsAsked(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            for (int i = 0; i < 3; i++) {
                connection.send("GET /app?access=grant HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(connection.read().status()).isEqualTo(200);
                connection.send("GET /app?access=deny HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(connection.read().status()).isEqualTo(403);
            }
        }
    }

    @EachMode(Mode.DAEMON)
    void processThatDiesUnderAHookIs502(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("JVMGI02");
        try (RawConnection running = server.connect()) {
            running.send("GET /killed/app?access=wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Poll.until(
                    "the hook to be asked",
                    () -> server.get("/killed/seen?waiting").text().equals("yes"));
            Signals.send("KILL", server.processes().daemon("killed").pid());
            assertThat(running.read().status()).isEqualTo(502);
        }
        assertThat(server.get("/killed/app?access=grant").status()).isEqualTo(200);
    }
}
