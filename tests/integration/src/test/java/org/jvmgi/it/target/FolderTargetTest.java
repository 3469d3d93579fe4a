/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.AppFolder;
import org.jvmgi.it.app.AppJar;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** An exploded application: a folder with {@code classes} and {@code lib}, guarded as a folder. */
class FolderTargetTest {

    private static final String PATHS = "environ.scriptName() + \"|\" + environ.pathInfo()";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(FolderTargetTest::site);

    private static void site(Site site) {
        site.modules("dir", "mime", "alias", "access_compat")
                .prepare(FolderTargetTest::folders)
                .config("TypesConfig /dev/null\nAddType text/html .html")
                .config("JVMGIScriptAlias /plain ${APPS}/plain")
                .config("JVMGIScriptAlias /slashed ${APPS}/plain/")
                .config("JVMGIScriptAlias /both/ ${APPS}/plain/")
                .config("JVMGIScriptAlias /library ${APPS}/library entry-class=com.example.Main")
                .config("JVMGIScriptAlias /guarded ${APPS}/guarded")
                .config("<Directory ${APPS}/guarded>\nRequire all denied\n</Directory>")
                .config("JVMGIScriptAlias /htaccess ${APPS}/htaccess")
                .config("<Directory ${APPS}/htaccess>\nAllowOverride AuthConfig\n</Directory>")
                .config("JVMGIScriptAlias /nothing ${APPS}/nothing")
                .config("JVMGIScriptAlias /war ${APPS}/war");
    }

    private static void folders(ServerFolder folder) throws Exception {
        for (String name : List.of("plain", "guarded", "htaccess")) {
            AppFolder.write(
                    folder, "apps/" + name, "com.example.Paths", Sources.expression("com.example.Paths", PATHS));
        }
        folder.write("apps/htaccess/.htaccess", "Require all denied\n");
        folder.write("apps/plain/index.html", "not to be served\n");
        Path library = AppJar.empty()
                .source(
                        "com.example.lib.Words",
                        Sources.members(
                                "com.example.lib.Words", "public static String word() { return \"lib\"; }", "\"\""))
                .write(folder, "apps/library/lib/words.jar");
        String main = Sources.expression("com.example.Main", "com.example.lib.Words.word()");
        AppFolder.writeClasses(
                folder, "apps/library", List.of(folder.api(), library), Map.of("com.example.Main", main));
        folder.write("apps/nothing/readme.txt", "nothing to run\n");
        folder.write("apps/war/WEB-INF/web.xml", "<web-app/>\n");
    }

    @EachMode
    void scriptNameEndsAtTheFolderAndPathInfoIsTheRest(ApacheServer server) {
        assertThat(server.get("/plain").text()).isEqualTo("/plain|");
        assertThat(server.get("/plain/").text()).isEqualTo("/plain|/");
        assertThat(server.get("/plain/a/b.html").text()).isEqualTo("/plain|/a/b.html");
    }

    @EachMode
    void trailingSlashesMakeNoDifference(ApacheServer server) {
        assertThat(server.get("/slashed").text()).isEqualTo("/slashed|");
        assertThat(server.get("/slashed/a").text()).isEqualTo("/slashed|/a");
        assertThat(server.get("/both/").text()).isEqualTo("/both|/");
        assertThat(server.get("/both/a/b").text()).isEqualTo("/both|/a/b");
    }

    @EachMode
    void httpdDoesNotLookInside(ApacheServer server) {
        assertThat(server.get("/plain/index.html").text()).isEqualTo("/plain|/index.html");
        assertThat(server.get("/plain/classes").text()).isEqualTo("/plain|/classes");
        RawResponse response = server.get("/plain/lib/");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type")).contains("text/plain");
    }

    @EachMode
    void librariesOfTheFolderCount(ApacheServer server) {
        assertThat(server.get("/library").text()).isEqualTo("lib");
    }

    @EachMode
    void directorySectionGuardsTheFolder(ApacheServer server) {
        server.expectLog("AH01630");
        assertThat(server.get("/guarded").status()).isEqualTo(403);
        assertThat(server.get("/guarded/a").status()).isEqualTo(403);
    }

    @EachMode
    void htaccessGuardsTheFolder(ApacheServer server) {
        server.expectLog("AH01630");
        assertThat(server.get("/htaccess").status()).isEqualTo(403);
        assertThat(server.get("/htaccess/a/b").status()).isEqualTo(403);
    }

    @EachMode
    void folderThatIsNoApplicationIsRefused(ApacheServer server) {
        server.expectLog(Codes.TARGET_IS_FOLDER);
        assertThat(server.get("/nothing").status()).isEqualTo(403);
    }

    @EachMode
    void servletFolderSaysWhatIsMissing(ApacheServer server) {
        server.expectLog(Codes.SERVLET_BRIDGE_MISSING);
        assertThat(server.get("/war/").status()).isEqualTo(500);
    }
}
