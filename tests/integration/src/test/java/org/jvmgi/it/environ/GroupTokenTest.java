/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.environ;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.AppJar;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Where a request runs: the names of process and application groups, and the tokens that stand for them. */
class GroupTokenTest {

    private static final String GROUPS =
            "environ.get(\"mod_jvmgi.process_group\") + \"|\" + environ.get(\"mod_jvmgi.application_group\")";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(GroupTokenTest::site);

    private static void site(Site site) {
        site.modules("setenvif")
                .prepare(folder -> folder.write("apps/Groups.java", Sources.expression("Groups", GROUPS)))
                .config("JVMGIDaemonProcess one\nJVMGIDaemonProcess two threads=2")
                .config("SetEnvIf Request_URI /to-one WHERE=one\nSetEnvIf Request_URI /to-none WHERE=none");
        mount(site, "plain", "");
        mount(site, "option", " process-group=one application-group=mine");
        mount(site, "directive", "", "JVMGIProcessGroup two", "JVMGIApplicationGroup named");
        mount(site, "global", "", "JVMGIApplicationGroup %{GLOBAL}");
        mount(site, "server", "", "JVMGIApplicationGroup %{SERVER}");
        mount(site, "env", "", "JVMGIProcessGroup %{ENV:WHERE}", "JVMGIApplicationGroup %{ENV:WHERE}");
        mount(
                site,
                "listed",
                "",
                "JVMGIProcessGroup %{ENV:WHERE}",
                "JVMGIRestrictProcess default",
                "JVMGIRestrictProcess one");
        mount(site, "unlisted", "", "JVMGIProcessGroup %{ENV:WHERE}", "JVMGIRestrictProcess two default");
        mount(site, "own", "", "JVMGIProcessGroup one", "JVMGIRestrictProcess two");
        mount(site, "embedded", "", "JVMGIProcessGroup %{GLOBAL}");
        mount(site, "Default", " process-group=default");
        site.prepare(folder -> AppJar.empty()
                        .source("com.example.Many", Sources.answering("com.example.Many", "one of many"))
                        .write(folder, "apps/many.jar"))
                .config("JVMGIClassPath ${APPS}/many.jar\nJVMGIScriptAlias /many com.example.Many")
                .config("SetEnvIf X-Group (.+) MINE=$1")
                .config("<Location /many>\nJVMGIApplicationGroup %{ENV:MINE}\n</Location>");
    }

    private static void mount(Site site, String name, String options, String... directives) {
        site.config("JVMGIScriptAlias /" + name + " ${APPS}/Groups.java" + options);
        site.config("<Location /" + name + ">\n" + String.join("\n", directives) + "\n</Location>");
    }

    /** The process group of locations that name none. */
    private static String unnamed(ApacheServer server) {
        return server.mode() == Mode.EMBEDDED ? "" : "default";
    }

    @EachMode
    void groupsAreChosenByOptionAndDirective(ApacheServer server) {
        String host = "localhost:" + server.port();
        assertThat(server.get("/plain/a").text()).isEqualTo(unnamed(server) + "|" + host + "|/plain");
        assertThat(server.get("/option").text()).isEqualTo("one|mine");
        assertThat(server.get("/directive").text()).isEqualTo("two|named");
        assertThat(server.get("/Default").text()).startsWith("default|");
        assertThat(server.processes().daemons("one")).hasSize(1);
        assertThat(server.processes().daemons("two")).hasSize(1);
    }

    @EachMode
    void tokensAreReplaced(ApacheServer server) {
        assertThat(server.get("/global").text()).isEqualTo(unnamed(server) + "|");
        assertThat(server.get("/server").text()).isEqualTo(unnamed(server) + "|localhost:" + server.port());
        assertThat(server.get("/env/to-one").text()).isEqualTo("one|one");
    }

    @EachMode
    void hostHeaderChoosesNoGroup(ApacheServer server) throws Exception {
        try (var connection = server.connect()) {
            connection.send("GET /server HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n");
            assertThat(connection.read().text()).isEqualTo(unnamed(server) + "|localhost:" + server.port());
        }
    }

    @EachMode
    void variableThatNamesNoGroupIs500(ApacheServer server) {
        server.expectLog(Codes.GROUP_UNKNOWN, Codes.TOKEN_UNSET);
        assertThat(server.get("/env/to-none").status()).isEqualTo(500);
        assertThat(server.get("/env").status()).isEqualTo(500);
    }

    /** Row 410. */
    @EachMode
    void variableChoosesListedGroupsAlone(ApacheServer server) {
        server.expectLog(Codes.GROUP_RESTRICTED);
        assertThat(server.get("/listed/to-one").text()).startsWith("one|");
        assertThat(server.get("/own").text()).startsWith("one|");
        assertThat(server.get("/unlisted/to-one").status()).isEqualTo(500);
        assertThat(server.logs().await(Codes.GROUP_RESTRICTED).text()).contains("one");
    }

    @EachMode
    void applicationGroupsThatVariablesNameAreLimited(ApacheServer server) {
        server.expectLog(Codes.TOO_MANY_GROUPS);
        for (int i = 0; i < 256; i++) {
            assertThat(server.send("GET", "/many", "X-Group: g" + i + "\r\n").status())
                    .as("group %d", i)
                    .isEqualTo(200);
        }
        assertThat(server.send("GET", "/many", "X-Group: other\r\n").status()).isEqualTo(500);
        assertThat(server.send("GET", "/many", "X-Group: g0\r\n").status()).isEqualTo(200);
    }

    /** Row 413. */
    @EachMode(Mode.DAEMON)
    void embeddedModeThatIsOffIs500(ApacheServer server) {
        server.expectLog(Codes.EMBEDDED_OFF);
        assertThat(server.get("/embedded").status()).isEqualTo(500);
    }
}
