/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.environ;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** What applications see of a request's target, and of heads beyond every limit (rows 003–006 and 011). */
class RequestTargetTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(RequestTargetTest::site);

    private static void site(Site site) {
        site.source("Variables.java")
                .config("JVMGIScriptAlias /v ${APPS}/Variables.java\nJVMGIScriptAlias /Capital ${APPS}/Variables.java")
                .config("LimitRequestFields 0\nJVMGICaseSensitivity Off")
                .virtualHost("merged.example", "")
                .virtualHost("unmerged.example", "MergeSlashes Off")
                .virtualHost("slashes.example", "AllowEncodedSlashes NoDecode");
    }

    private static String request(String host, String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + headers + "\r\n";
    }

    private static void pathIs(ApacheServer server, String host, String target, String path) throws IOException {
        Map<String, String> variables = ShownVariables.of(server, request(host, target, ""));
        assertThat(variables)
                .as(target)
                .containsEntry("SCRIPT_NAME", "(String)=/v")
                .containsEntry("PATH_INFO", "(String)=" + path)
                .containsEntry("REQUEST_URI", "(String)=" + target)
                .containsEntry("jvmgi.raw_target", "(String)=" + target);
    }

    /** Row 003. */
    @EachMode
    void pathIsDecodedOnce(ApacheServer server) throws IOException {
        pathIs(server, "merged.example", "/v/%252e%252e/x", "/%2e%2e/x");
    }

    /** Row 004. */
    @EachMode
    void encodedSlashesStayWhereTheyAreNotDecoded(ApacheServer server) throws IOException {
        pathIs(server, "slashes.example", "/v/a%2Fb%20c", "/a%2Fb c");
    }

    /** Row 005. */
    @EachMode
    void pathIsMergedAndTheTargetKept(ApacheServer server) throws IOException {
        for (String host : new String[] {"merged.example", "unmerged.example"}) {
            pathIs(server, host, "//v//a////b", "/a/b");
            pathIs(server, host, "/v//", "/");
            pathIs(server, host, "/v////", "/");
            pathIs(server, host, "/v/a//", "/a/");
            pathIs(server, host, "/v//a//b//c", "/a/b/c");
            pathIs(server, host, "/v/a/./b", "/a/b");
            pathIs(server, host, "/v/a/../b", "/b");
        }
    }

    /** Row 006. */
    @EachMode
    void pathParametersAreNotStripped(ApacheServer server) throws IOException {
        pathIs(server, "merged.example", "/v/a;x=1/b;y=2", "/a;x=1/b;y=2");
        assertThat(server.get("/v;x=1/a").status()).isEqualTo(404);
    }

    /** Row 011. */
    @EachMode
    void headOverAMegabyteIs431(ApacheServer server) throws IOException {
        server.expectLog(Codes.REQUEST_TOO_LARGE);
        StringBuilder headers = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            headers.append("X-Field-")
                    .append(i)
                    .append(": ")
                    .append("x".repeat(8_000))
                    .append("\r\n");
        }
        assertThat(server.send("GET", "/v", headers.toString()).status()).isEqualTo(431);
        assertThat(server.send("GET", "/v", "").status()).isEqualTo(200);
    }

    @EachMode
    void withoutCaseSensitivityTheApplicationGroupIsInSmallLetters(ApacheServer server) throws IOException {
        Map<String, String> variables = ShownVariables.of(server, request("merged.example", "/Capital/A", ""));
        assertThat(variables)
                .containsEntry("SCRIPT_NAME", "(String)=/Capital")
                .containsEntry("PATH_INFO", "(String)=/A")
                .containsEntry("mod_jvmgi.application_group", "(String)=merged.example:" + server.port() + "|/capital");
    }
}
