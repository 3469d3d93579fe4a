/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/**
 * What sections and {@code .htaccess} files say of the place of a target holds for every request. A child of httpd walks to most targets
 * once, so each request here follows others on the same connection, which stays with one child.
 */
class WalkTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(WalkTest::site);

    private static final String WALKED = "X-Walked";
    private static final int REQUESTS = 3;

    private static void site(Site site) {
        site.modules("headers")
                .prepare(folder -> {
                    folder.write("apps/Plain.java", Sources.answering("Plain", "plain"));
                    folder.write("apps/own/App.java", Sources.answering("App", "own"));
                    folder.write("apps/wild7/App.java", Sources.answering("App", "wild"));
                    folder.write("apps/links/App.java", Sources.answering("App", "a file"));
                    folder.write("apps/linked.java", Sources.answering("App", "a link"));
                })
                .config("JVMGIScriptAlias /plain ${APPS}/Plain.java")
                .config("JVMGIScriptAlias /own ${APPS}/own/App.java")
                .config("JVMGIScriptAlias /wild ${APPS}/wild7/App.java")
                .config("JVMGIScriptAlias /links ${APPS}/links/App.java")
                .config("JVMGIScriptAlias /all/ ${APPS}/")
                .config("<Directory ${APPS}>\nHeader append X-Walked folder\n</Directory>")
                .config("<DirectoryMatch /apps/Plain>\nHeader append X-Walked match\n</DirectoryMatch>")
                .config("<Files Plain.java>\nHeader append X-Walked file\n</Files>")
                .config("<Location /plain>\nHeader append X-Walked location\n</Location>")
                .config("<If \"%{QUERY_STRING} == 'shut'\">\nRequire all denied\n</If>")
                .config("<Directory ${APPS}/own>\nAllowOverride FileInfo\n</Directory>")
                .config("<Directory ${APPS}/wild*>\nAllowOverride FileInfo\n</Directory>")
                .config("<Directory ${APPS}/links>\nOptions -FollowSymLinks\n</Directory>")
                .virtualHost("localhost", "")
                .virtualHost("shut.example.com", "<Directory ${APPS}>\nRequire all denied\n</Directory>");
    }

    private static RawResponse get(RawConnection connection, String host, String path) throws IOException {
        return connection
                .send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                .read();
    }

    private static RawResponse get(RawConnection connection, String path) throws IOException {
        return get(connection, "localhost", path);
    }

    @EachMode
    void sectionsHoldInTheirOrder(ApacheServer server) throws Exception {
        try (RawConnection connection = server.connect()) {
            for (int i = 0; i < REQUESTS; i++) {
                RawResponse plain = get(connection, "/plain/x");
                assertThat(plain.text()).isEqualTo("plain");
                assertThat(plain.header(WALKED)).hasValue("folder, match, file, location");
                assertThat(get(connection, "/all/Plain").header(WALKED)).hasValue("folder, match, file");
                assertThat(get(connection, "/all/linked").header(WALKED)).hasValue("folder");
            }
        }
    }

    @EachMode
    void eachHostHasItsOwn(ApacheServer server) throws Exception {
        server.expectLog("client denied by server configuration");
        try (RawConnection connection = server.connect()) {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(get(connection, "/plain").status()).isEqualTo(200);
                assertThat(get(connection, "shut.example.com", "/plain").status())
                        .isEqualTo(403);
            }
        }
    }

    @EachMode
    void conditionsAreAskedOfEachRequest(ApacheServer server) throws Exception {
        server.expectLog("client denied by server configuration");
        try (RawConnection connection = server.connect()) {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(get(connection, "/plain").status()).isEqualTo(200);
                assertThat(get(connection, "/plain?shut").status()).isEqualTo(403);
            }
        }
    }

    @EachMode
    void htaccessIsReadAnewWhereItMayBe(ApacheServer server) throws Exception {
        for (String name : new String[] {"own", "wild"}) {
            String folder = name.equals("own") ? "apps/own" : "apps/wild7";
            Path htaccess = server.folder().apps().resolveSibling(folder).resolve(".htaccess");
            try (RawConnection connection = server.connect()) {
                assertThat(get(connection, "/" + name).header("X-Own")).isEmpty();
                for (String value : new String[] {"one", "two"}) {
                    server.folder().write(folder + "/.htaccess", "Header set X-Own " + value + "\n");
                    assertThat(get(connection, "/" + name).header("X-Own")).hasValue(value);
                }
                Files.delete(htaccess);
                assertThat(get(connection, "/" + name).header("X-Own")).isEmpty();
            }
        }
    }

    @EachMode
    void linkInThePlaceOfTheTargetIsRefusedWhereLinksAre(ApacheServer server) throws Exception {
        server.expectLog("Symbolic link not allowed");
        Path target = server.folder().apps().resolve("links/App.java");
        Path file = target.resolveSibling("App.kept");
        try (RawConnection connection = server.connect()) {
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(get(connection, "/links").text()).isEqualTo("a file");
            }
            Files.move(target, file);
            try {
                Files.createSymbolicLink(target, Path.of("../linked.java"));
                assertThat(get(connection, "/links").status()).isEqualTo(403);
            } finally {
                Files.delete(target);
                Files.move(file, target);
            }
            assertThat(get(connection, "/links").text()).isEqualTo("a file");
        }
    }
}
