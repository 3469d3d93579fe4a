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

/** Files reached without an alias: by handler, where Options ExecCGI allows it, and only by their last ending. */
class HandlerTargetTest {

    private static final String PATHS = "environ.scriptName() + \"|\" + environ.pathInfo()";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(HandlerTargetTest::site);

    private static void site(Site site) {
        site.modules("mime")
                .prepare(HandlerTargetTest::files)
                .config("TypesConfig /dev/null\nAddType image/png .png")
                .config(
                        "<Directory ${HTDOCS}/add>\nOptions +ExecCGI\nAddHandler jvmgi-script .java .jar .jvmgi .war\n</Directory>")
                .config(
                        """
                        <Directory ${HTDOCS}/set>
                            Options +ExecCGI
                            <FilesMatch "\\.(java|jar|jvmgi|war)$">
                                SetHandler jvmgi-script
                            </FilesMatch>
                        </Directory>
                        """)
                .config("<Directory ${HTDOCS}/no>\nAddHandler jvmgi-script .java\n</Directory>")
                .config(
                        "<Directory ${HTDOCS}/strict>\nOptions +ExecCGI\nAddHandler jvmgi-script .java\nAcceptPathInfo Off\n</Directory>");
    }

    private static void files(ServerFolder folder) throws Exception {
        for (String place : new String[] {"add", "set", "no", "strict"}) {
            folder.write("htdocs/" + place + "/App.java", Sources.expression("App", PATHS));
            folder.write("htdocs/" + place + "/upload.java.png", Sources.answering("Upload", "executed"));
        }
        folder.write("htdocs/add/upload.jar.png", new byte[] {1, 2, 3});
        folder.write("htdocs/add/Folder.java/readme.txt", "a folder");
    }

    @EachMode
    void addedHandlerServesTheFile(ApacheServer server) {
        assertThat(server.get("/add/App.java").text()).isEqualTo("/add/App.java|");
        assertThat(server.get("/add/App.java/a/b").text()).isEqualTo("/add/App.java|/a/b");
    }

    @EachMode
    void handlerSetForMatchingFilesServesTheFile(ApacheServer server) {
        assertThat(server.get("/set/App.java/a").text()).isEqualTo("/set/App.java|/a");
    }

    @EachMode
    void withoutExecCgiItIsForbidden(ApacheServer server) {
        server.expectLog(Codes.NO_EXEC_CGI);
        assertThat(server.get("/no/App.java").status()).isEqualTo(403);
    }

    @EachMode
    void onlyTheLastEndingCounts(ApacheServer server) {
        server.expectLog(Codes.TARGET_NOT_APPLICATION);
        assertThat(server.get("/add/upload.java.png").status()).isEqualTo(403);
        assertThat(server.get("/add/upload.jar.png").status()).isEqualTo(403);
    }

    @EachMode
    void matchedFilesServeOtherEndingsAsTheyAre(ApacheServer server) {
        assertThat(server.get("/set/upload.java.png").text()).contains("class Upload");
    }

    @EachMode
    void missingFileIsNotFound(ApacheServer server) {
        server.expectLog(Codes.TARGET_MISSING);
        assertThat(server.get("/add/Missing.java").status()).isEqualTo(404);
    }

    @EachMode
    void refusedPathInfoIsNotFound(ApacheServer server) {
        server.expectLog(Codes.PATH_INFO_REFUSED);
        assertThat(server.get("/strict/App.java").text()).isEqualTo("/strict/App.java|");
        assertThat(server.get("/strict/App.java/a").status()).isEqualTo(404);
    }
}
