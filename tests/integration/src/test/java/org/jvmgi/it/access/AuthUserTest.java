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

/** JVMGIAuthUserScript: users of HTTP Basic and Digest authentication. */
class AuthUserTest {

    private static final String PASSWORD = "s\u00e4cret:";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(AuthUserTest::site);

    private static void site(Site site) {
        site.modules("auth_basic", "auth_digest", "authn_core", "authn_file", "authz_user")
                .source("Hooks.java")
                .prepare(folder -> folder.write("users", "carl:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n"))
                .config("JVMGIDaemonProcess killed")
                .config("JVMGIScriptAlias /state ${APPS}/Hooks.java application-group=%{GLOBAL}")
                .config("JVMGIScriptAlias /killed-state ${APPS}/Hooks.java process-group=killed"
                        + " application-group=%{GLOBAL}");
        mount(site, "basic", "Basic", "AuthBasicProvider jvmgi", "JVMGIAuthUserScript ${APPS}/Hooks.java");
        mount(
                site,
                "second",
                "Basic",
                "AuthBasicProvider jvmgi file",
                "AuthUserFile ${ROOT}/users",
                "JVMGIAuthUserScript ${APPS}/Hooks.java");
        mount(site, "unnamed", "Basic", "AuthBasicProvider jvmgi");
        mount(
                site,
                "killed",
                "Basic",
                "AuthBasicProvider jvmgi",
                "JVMGIAuthUserScript ${APPS}/Hooks.java process-group=killed");
        mount(site, "digest", "Digest", "AuthDigestProvider jvmgi", "JVMGIAuthUserScript ${APPS}/Hooks.java");
    }

    private static void mount(Site site, String name, String type, String... directives) {
        site.config("JVMGIScriptAlias /" + name + " ${APPS}/Hooks.java")
                .config("<Location /" + name + ">\nAuthType " + type + "\nAuthName Hooks\n"
                        + String.join("\n", directives) + "\nRequire valid-user\n</Location>");
    }

    private static RawResponse basic(ApacheServer server, String path, String user, String password) {
        return server.send("GET", path, Credentials.basic(user, password));
    }

    /** §6.10: no credentials, wrong ones, right ones. */
    @EachMode
    void basicAuthentication(ApacheServer server) {
        server.expectLog("AH01617", "AH01618");
        RawResponse challenge = server.get("/basic");
        assertThat(challenge.status()).isEqualTo(401);
        assertThat(challenge.header("WWW-Authenticate")).contains("Basic realm=\"Hooks\"");
        assertThat(basic(server, "/basic", "ann", PASSWORD).text()).startsWith("ann|Basic|");
        assertThat(basic(server, "/basic", "ann", "wrong").status()).isEqualTo(401);
        assertThat(basic(server, "/basic", "nobody", PASSWORD).status()).isEqualTo(401);
        assertThat(basic(server, "/basic", "ann", "").status()).isEqualTo(401);
    }

    @EachMode
    void namesAndPasswordsAreTheBytesThatTheClientSent(ApacheServer server) {
        assertThat(basic(server, "/basic", "r\u00f6b", PASSWORD).text(java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("r\u00f6b|Basic|");
    }

    @EachMode
    void userMayBeKnownByAnotherNameFromThenOn(ApacheServer server) {
        assertThat(basic(server, "/basic", "bob", "any").text()).startsWith("robert|Basic|");
    }

    @EachMode
    void variablesOfTheHookHoldNoCredentials(ApacheServer server) {
        assertThat(basic(server, "/basic", "ann", PASSWORD).status()).isEqualTo(200);
        assertThat(server.get("/state/seen?password").text())
                .contains("argument=ann\n", "SCRIPT_NAME=/basic\n")
                .doesNotContain("AUTHORIZATION", "REMOTE_USER", "s\u00e4cret");
    }

    @EachMode
    void unknownUserIsForTheNextProvider(ApacheServer server) {
        server.expectLog("AH01617");
        assertThat(basic(server, "/second", "carl", "test").status()).isEqualTo(401);
        assertThat(basic(server, "/second", "carl", "secret").text()).startsWith("carl|Basic|");
        assertThat(basic(server, "/second", "ann", PASSWORD).text()).startsWith("ann|Basic|");
        assertThat(basic(server, "/second", "ann", "wrong").status()).isEqualTo(401);
    }

    @EachMode
    void everyFailureIs500WithTheReasonInTheLog(ApacheServer server) {
        server.expectLog(
                Codes.HOOK_FAILED,
                Codes.HOOK_RESULT_UNUSABLE,
                Codes.REQUEST_TIMED_OUT,
                Codes.HOOK_NOT_CONFIGURED,
                "the checker's own failure");
        for (String user : new String[] {"null", "boom", "malformed", "late"}) {
            assertThat(basic(server, "/basic", user, "x").status()).as(user).isEqualTo(500);
        }
        assertThat(basic(server, "/unnamed", "ann", PASSWORD).status()).isEqualTo(500);
    }

    @EachMode
    void everyRequestOfAConnectionIsAuthenticated(ApacheServer server) throws IOException {
        server.expectLog("AH01617");
        try (RawConnection connection = server.connect()) {
            for (String password : new String[] {PASSWORD, "wrong", PASSWORD}) {
                connection.send(
                        "GET /basic HTTP/1.1\r\nHost: localhost\r\n" + Credentials.basic("ann", password) + "\r\n");
                assertThat(connection.read().status()).isEqualTo(password.equals("wrong") ? 401 : 200);
            }
        }
    }

    /** A login costs nothing of the body that comes with it. */
    @EachMode
    void uploadsAreAuthenticatedBeforeTheirBodyIsRead(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            connection.send("POST /basic HTTP/1.1\r\nHost: localhost\r\n" + Credentials.basic("ann", PASSWORD)
                    + "Content-Length: 100000\r\n\r\n");
            connection.send(new byte[100_000]);
            assertThat(connection.read().status()).isEqualTo(200);
        }
    }

    /** §6.10: the challenge, then 200 with AUTH_TYPE=Digest. */
    @EachMode
    void digestAuthentication(ApacheServer server) {
        server.expectLog("AH01790").allowLog("AH0179");
        RawResponse refused = server.get("/digest");
        assertThat(refused.status()).isEqualTo(401);
        String challenge = refused.header("WWW-Authenticate").orElseThrow();
        assertThat(challenge).startsWith("Digest realm=\"Hooks\"");
        assertThat(digest(server, challenge, "ann", "secret").text()).startsWith("ann|Digest|");
        assertThat(digest(server, challenge, "ann", "wrong").status()).isEqualTo(401);
        assertThat(digest(server, challenge, "nobody", "secret").status()).isEqualTo(401);
    }

    @EachMode
    void digestThatCannotBeHadIs500(ApacheServer server) {
        server.expectLog(Codes.HOOK_FAILED, Codes.HOOK_RESULT_UNUSABLE, "32 hexadecimal digits");
        String challenge = server.get("/digest").header("WWW-Authenticate").orElseThrow();
        for (String user : new String[] {"short", "null", "boom"}) {
            assertThat(digest(server, challenge, user, "x").status()).as(user).isEqualTo(500);
        }
    }

    private static RawResponse digest(ApacheServer server, String challenge, String user, String password) {
        return server.send("GET", "/digest", Credentials.digest(challenge, user, password, "/digest"));
    }

    @EachMode(Mode.DAEMON)
    void processThatDiesUnderAPasswordHookIs500(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("JVMGI02");
        try (RawConnection running = server.connect()) {
            running.send("GET /killed HTTP/1.1\r\nHost: localhost\r\n" + Credentials.basic("wait", "x") + "\r\n");
            Poll.until(
                    "the hook to be asked",
                    () -> server.get("/killed-state/seen?waiting").text().equals("yes"));
            Signals.send("KILL", server.processes().daemon("killed").pid());
            assertThat(running.read().status()).isEqualTo(500);
        }
        assertThat(basic(server, "/killed", "ann", PASSWORD).status()).isEqualTo(200);
    }
}
