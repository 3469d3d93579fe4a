/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** How a URL path finds its alias, and what the application sees of the path. */
class AliasTest {

    private static final String PATHS =
            "environ.scriptName() + \"|\" + environ.pathInfo() + \"|\" + environ.get(\"REQUEST_URI\")";
    private static final String DIVISION = "environ.scriptName() + \"|\" + environ.pathInfo()";
    private static final String GROUP = "String.valueOf(environ.get(\"mod_jvmgi.application_group\"))";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(AliasTest::site);

    private static void site(Site site) {
        site.prepare(folder -> folder.write("apps/Paths.java", Sources.expression("Paths", PATHS)))
                .prepare(folder -> folder.write("apps/Deep.java", Sources.answering("Deep", "deep")))
                .prepare(folder -> folder.write("apps/v1.java", Sources.answering("Version", "one")))
                .prepare(folder -> folder.write("apps/v2.java", Sources.answering("Version", "two")))
                .config("JVMGIScriptAlias /mount/deep ${APPS}/Deep.java")
                .config("JVMGIScriptAlias /mount ${APPS}/Paths.java")
                .config("JVMGIScriptAlias //double//slash ${APPS}/Paths.java")
                .prepare(folder -> folder.write("apps/divide.java", Sources.expression("Divide", DIVISION)))
                .prepare(folder -> folder.write("apps/group.java", Sources.expression("Group", GROUP)))
                .config("JVMGIScriptAliasMatch ^/api/(v[0-9])(/.*)?$ ${APPS}/$1.java$2")
                .config("JVMGIScriptAliasMatch ^/+part/+([a-z]+) ${APPS}/$1.java")
                .config("JVMGIScriptAliasMatch ^/fixed ${APPS}/divide.java")
                .config("JVMGIScriptAliasMatch ^/all(.*)$ ${APPS}/group.java")
                .config("MergeSlashes Off")
                .virtualHost("localhost", "JVMGIScriptAlias /host ${APPS}/Paths.java")
                .virtualHost("root.example.com", "JVMGIScriptAlias / ${APPS}/Paths.java")
                .virtualHost("over.example.com", "JVMGIScriptAlias /mount ${APPS}/Deep.java");
    }

    private static String get(ApacheServer server, String path) {
        return server.get(path).text();
    }

    private static String get(ApacheServer server, String host, String path) throws Exception {
        try (var connection = server.connect()) {
            return connection
                    .send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .read()
                    .text();
        }
    }

    @EachMode
    void prefixEndsAtASlash(ApacheServer server) {
        assertThat(get(server, "/mount")).isEqualTo("/mount||/mount");
        assertThat(get(server, "/mount/a?q")).isEqualTo("/mount|/a|/mount/a?q");
        assertThat(server.get("/mounted").status()).isEqualTo(404);
    }

    @EachMode
    void deeperMountComesFirstWhenListedFirst(ApacheServer server) {
        assertThat(get(server, "/mount/deep/x")).isEqualTo("deep");
    }

    @EachMode
    void runsOfSlashesEqualOne(ApacheServer server) {
        assertThat(get(server, "/double/slash/a")).isEqualTo("/double/slash|/a|/double/slash/a");
        assertThat(get(server, "//mount///a//b")).isEqualTo("/mount|/a/b|//mount///a//b");
        assertThat(get(server, "/mount//")).isEqualTo("/mount|/|/mount//");
    }

    @EachMode
    void matchedPartsNameTheFile(ApacheServer server) {
        assertThat(get(server, "/api/v1")).isEqualTo("one");
        assertThat(get(server, "/api/v2/items")).isEqualTo("two");
    }

    @EachMode
    void restOfTheMatchedPathIsPathInfo(ApacheServer server) {
        assertThat(get(server, "/part/divide")).isEqualTo("/part/divide|");
        assertThat(get(server, "/part/divide/a/b?q")).isEqualTo("/part/divide|/a/b");
        assertThat(get(server, "//part//divide//a///b")).isEqualTo("/part/divide|/a/b");
        assertThat(get(server, "/fixed/2")).isEqualTo("/fixed|/2");
    }

    @EachMode
    void matchThatEndsInsideASegmentNamesAnotherFile(ApacheServer server) {
        server.expectLog(Codes.TARGET_MISSING);
        assertThat(server.get("/fixedly").status()).isEqualTo(404);
    }

    /** A client that varies the URL makes no further copies of the application. */
    @EachMode
    void patternHasAsManyApplicationGroupsAsFiles(ApacheServer server) {
        String group = get(server, "/all");
        assertThat(group).endsWith("/apps/group.java");
        for (String path : new String[] {"/all1", "/all/2", "/all//x", "/part/group/a", "//part//group"}) {
            assertThat(get(server, path)).as(path).isEqualTo(group);
        }
    }

    @EachMode
    void virtualHostsHaveAliasesOfTheirOwnBeforeTheMainServers(ApacheServer server) throws Exception {
        assertThat(get(server, "/host/a")).startsWith("/host|/a");
        assertThat(get(server, "root.example.com", "/any/path")).isEqualTo("|/any/path|/any/path");
        assertThat(get(server, "root.example.com", "/")).isEqualTo("|/|/");
        assertThat(get(server, "over.example.com", "/mount")).isEqualTo("deep");
    }

    @EachMode
    void pathIsDecodedOnce(ApacheServer server) {
        assertThat(get(server, "/mount/%252e%252e/x")).isEqualTo("/mount|/%2e%2e/x|/mount/%252e%252e/x");
        assertThat(get(server, "/mount/a%20b%5Cc")).isEqualTo("/mount|/a b\\c|/mount/a%20b%5Cc");
        assertThat(get(server, "/mount/a;x=1/b;y")).isEqualTo("/mount|/a;x=1/b;y|/mount/a;x=1/b;y");
    }
}
