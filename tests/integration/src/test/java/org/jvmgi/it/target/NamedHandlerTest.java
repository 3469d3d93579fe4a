/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Applications as named handlers: they answer for files that are not their own. */
class NamedHandlerTest {

    private static final String KEYS = "String.join(\"|\", environ.get(\"SCRIPT_FILENAME\").toString(),"
            + " environ.scriptName(), environ.pathInfo(), environ.get(\"mod_jvmgi.handler_script\").toString(),"
            + " environ.get(\"mod_jvmgi.request_handler\").toString())";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(NamedHandlerTest::site);

    private static void site(Site site) {
        site.modules("mime", "actions", "rewrite", "alias")
                .prepare(NamedHandlerTest::files)
                .config("TypesConfig /dev/null\nAddType text/x-draft .draft")
                .config("JVMGIHandlerScript keys ${APPS}/Keys.java")
                .config("JVMGIHandlerScript optional ${APPS}/Group.java application-group=mine pass-authorization=On")
                .config("JVMGIHandlerScript absent ${APPS}/Absent.java")
                .config("<Directory ${HTDOCS}/added>\nAddHandler keys .txt\n</Directory>")
                .config("<Location /set>\nSetHandler keys\n</Location>")
                .config("<Location /optional>\nSetHandler optional\n</Location>")
                .config(
                        "<Location /group>\nJVMGIHandlerScript grouped ${APPS}/Group.java\nSetHandler grouped\n</Location>")
                .config("<Location /absent>\nSetHandler absent\n</Location>")
                .config("<Location /other>\nJVMGIHandlerScript keys ${APPS}/Other.java\nSetHandler keys\n</Location>")
                .config("Action text/x-draft /drafts virtual\n<Location /drafts>\nSetHandler keys\n</Location>")
                .config("RewriteEngine On\nRewriteRule ^/rewritten - [H=keys]")
                .config("JVMGIScriptAlias /alias ${APPS}/Other.java\n<Location /alias>\nSetHandler keys\n</Location>")
                .config("<Directory ${HTDOCS}/added/closed>\nRequire all denied\n</Directory>");
    }

    private static void files(ServerFolder folder) throws Exception {
        folder.write("apps/Keys.java", Sources.expression("Keys", KEYS));
        folder.write("apps/Other.java", Sources.answering("Other", "the other"));
        folder.write(
                "apps/Group.java",
                Sources.expression(
                        "Group",
                        "environ.get(\"mod_jvmgi.application_group\") + \"|\" + environ.header(\"Authorization\", \"none\")"));
        folder.write("htdocs/added/a.txt", "a text");
        folder.write("htdocs/added/a.html", "a page");
        folder.write("htdocs/added/closed/a.txt", "a secret");
        folder.write("htdocs/b.draft", "a draft");
    }

    private static String keys(ApacheServer server, String file, String scriptName, String pathInfo) {
        return String.join(
                "|",
                server.folder().htdocs() + file,
                scriptName,
                pathInfo,
                server.folder().apps() + "/Keys.java",
                "keys");
    }

    @EachMode
    void addedHandlerAnswersForItsFiles(ApacheServer server) {
        assertThat(server.get("/added/a.txt").text()).isEqualTo(keys(server, "/added/a.txt", "/added/a.txt", ""));
        assertThat(server.get("/added/a.txt/x//y").text())
                .isEqualTo(keys(server, "/added/a.txt", "/added/a.txt", "/x/y"));
        assertThat(server.get("/added/a.html").text()).isEqualTo("a page");
    }

    @EachMode
    void setHandlerAnswersForWhatDoesNotExist(ApacheServer server) {
        assertThat(server.get("/set").text()).isEqualTo(keys(server, "/set", "/set", ""));
        assertThat(server.get("/set/some/thing").text()).isEqualTo(keys(server, "/set", "/set", "/some/thing"));
        assertThat(server.get("/rewritten").text()).isEqualTo(keys(server, "/rewritten", "/rewritten", ""));
    }

    @EachMode
    void actionLeadsToTheHandler(ApacheServer server) {
        assertThat(server.get("/b.draft").text()).isEqualTo(keys(server, "/drafts", "/drafts", "/b.draft"));
    }

    @EachMode
    void accessRulesAreThoseOfTheFileAskedFor(ApacheServer server) {
        server.expectLog("AH01630");
        assertThat(server.get("/added/closed/a.txt").status()).isEqualTo(403);
    }

    @EachMode
    void optionsAreThoseOfAnAlias(ApacheServer server) {
        assertThat(server.send("GET", "/optional", "Authorization: Bearer x\r\n")
                        .text())
                .isEqualTo("mine|Bearer x");
    }

    @EachMode
    void oneInstanceServesAllUrls(ApacheServer server) {
        String group = "localhost:" + server.port() + "|" + server.folder().apps() + "/Group.java|none";
        assertThat(server.get("/group").text()).isEqualTo(group);
        assertThat(server.get("/group/other").text()).isEqualTo(group);
    }

    @EachMode
    void innerSectionGivesTheNameAnotherMeaning(ApacheServer server) {
        assertThat(server.get("/other").text()).isEqualTo("the other");
    }

    @EachMode
    void handlerAnswersForAnAliasToo(ApacheServer server) {
        assertThat(server.get("/alias/x").text())
                .isEqualTo(String.join(
                        "|",
                        server.folder().apps() + "/Other.java",
                        "/alias",
                        "/x",
                        server.folder().apps() + "/Keys.java",
                        "keys"));
    }

    @EachMode
    void missingApplicationIsNotFound(ApacheServer server) {
        server.expectLog(Codes.TARGET_MISSING);
        assertThat(server.get("/absent").status()).isEqualTo(404);
    }
}
