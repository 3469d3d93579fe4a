/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** JVMGIAuthGroupScript and {@code Require jvmgi-group}, in the server's configuration and in .htaccess. */
class AuthGroupTest {

    private static final String ANN = Credentials.basic("ann", "s\u00e4cret:");
    private static final String BOB = Credentials.basic("bob", "any");

    @RegisterExtension
    static final Servers SERVERS = Servers.of(AuthGroupTest::site);

    private static void site(Site site) {
        site.modules("auth_basic", "authn_core", "authz_user")
                .source("Hooks.java")
                .prepare(folder -> {
                    folder.write("htdocs/private/page.html", "a page");
                    folder.write(
                            "htdocs/private/.htaccess",
                            "AuthType Basic\nAuthName Hooks\nAuthBasicProvider jvmgi\nRequire jvmgi-group staff\n");
                })
                .config("JVMGIScriptAlias /state ${APPS}/Hooks.java application-group=%{GLOBAL}")
                .config(
                        "<Directory ${HTDOCS}/private>\nAllowOverride AuthConfig\n"
                                + "JVMGIAuthUserScript ${APPS}/Hooks.java\nJVMGIAuthGroupScript ${APPS}/Hooks.java\n</Directory>");
        mount(site, "staff", "Require jvmgi-group staff");
        mount(site, "one-of", "Require jvmgi-group guests \"power users\"");
        mount(site, "text", "Require jvmgi-group K\u00e4ufer");
        mount(site, "variable", "Require jvmgi-group %{tolower:STAFF}");
        mount(site, "none", "Require jvmgi-group guests Staff");
        mount(
                site,
                "several",
                "<RequireAll>\nRequire jvmgi-group staff\nRequire jvmgi-group \"power users\"\n</RequireAll>");
        site.config("JVMGIScriptAlias /unnamed ${APPS}/Hooks.java")
                .config("<Location /unnamed>\nAuthType Basic\nAuthName Hooks\nAuthBasicProvider jvmgi\n"
                        + "JVMGIAuthUserScript ${APPS}/Hooks.java\nRequire jvmgi-group staff\n</Location>");
    }

    private static void mount(Site site, String name, String requirement) {
        site.config("JVMGIScriptAlias /" + name + " ${APPS}/Hooks.java")
                .config("<Location /" + name + ">\nAuthType Basic\nAuthName Hooks\nAuthBasicProvider jvmgi\n"
                        + "JVMGIAuthUserScript ${APPS}/Hooks.java\nJVMGIAuthGroupScript ${APPS}/Hooks.java\n"
                        + requirement
                        + "\n</Location>");
    }

    /** §6.10: member 200 with user, non-member 401, no credentials 401. */
    @EachMode
    void membersAreAdmitted(ApacheServer server) {
        server.expectLog("AH01631");
        assertThat(server.get("/staff").status()).isEqualTo(401);
        assertThat(server.send("GET", "/staff", ANN).text()).startsWith("ann|Basic|");
        assertThat(server.send("GET", "/staff", BOB).status()).isEqualTo(401);
        assertThat(server.get("/state/seen?groups").text()).contains("argument=robert\n", "REMOTE_USER=robert\n");
    }

    @EachMode
    void anyOfTheNamedGroupsSuffices(ApacheServer server) {
        server.expectLog("AH01631");
        assertThat(server.send("GET", "/one-of", ANN).status()).isEqualTo(200);
        assertThat(server.send("GET", "/text", ANN).status()).isEqualTo(200);
        assertThat(server.send("GET", "/variable", ANN).status()).isEqualTo(200);
        assertThat(server.send("GET", "/none", ANN).status()).isEqualTo(401);
    }

    @EachMode
    void severalRequirementsAskOnce(ApacheServer server) {
        int before = server.get("/state/seen?groups-count").text().length();
        assertThat(server.send("GET", "/several", ANN).status()).isEqualTo(200);
        assertThat(server.get("/state/seen?groups-count").text()).hasSize(before + 1);
    }

    @EachMode
    void everyFailureIs500WithTheReasonInTheLog(ApacheServer server) {
        server.expectLog(
                Codes.HOOK_FAILED,
                Codes.HOOK_RESULT_UNUSABLE,
                Codes.HOOK_NOT_CONFIGURED,
                "header-buffer-size is 65536");
        for (String failure : new String[] {"null", "hole", "control", "many", "boom"}) {
            assertThat(server.send("GET", "/staff?groups=" + failure, ANN).status())
                    .as(failure)
                    .isEqualTo(500);
        }
        assertThat(server.send("GET", "/unnamed", ANN).status()).isEqualTo(500);
    }

    @EachMode
    void htaccessMayUseWhatTheServersConfigurationNamed(ApacheServer server) {
        server.expectLog("AH01631");
        assertThat(server.get("/private/page.html").status()).isEqualTo(401);
        assertThat(server.send("GET", "/private/page.html", ANN).text()).isEqualTo("a page");
        assertThat(server.send("GET", "/private/page.html", BOB).status()).isEqualTo(401);
    }
}
