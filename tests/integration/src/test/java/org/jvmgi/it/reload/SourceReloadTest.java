/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.Load;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** A source file that is edited takes effect at the next request, without a restart and without a lost request. */
class SourceReloadTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(SourceReloadTest::site);

    private static void site(Site site) {
        site.prepare(folder -> {
                    for (String name : new String[] {"edited", "broken", "loaded", "quiet", "twice", "hasty"}) {
                        folder.write("apps/" + name + ".java", Sources.answering("App", "old"));
                        site.config("JVMGIScriptAlias /" + name + " ${APPS}/" + name + ".java");
                    }
                })
                .alias("/neighbour", "Instance.java")
                .config("<Location /quiet>\nJVMGIScriptReloading Off\n</Location>");
    }

    private static void edit(ApacheServer server, String name, String text) throws Exception {
        server.folder().write("apps/" + name + ".java", text);
    }

    @EachMode
    void editedFileAnswersAnewAtTheNextRequest(ApacheServer server) throws Exception {
        assertThat(server.get("/edited").status()).isEqualTo(200);
        for (int i = 0; i < 5; i++) {
            edit(server, "edited", Sources.answering("App", "new " + i));
            assertThat(server.get("/edited").text()).isEqualTo("new " + i);
        }
    }

    @EachMode
    void sameTextUnderANewTimeIsLoadedAnew(ApacheServer server) throws Exception {
        String counter = Sources.members("App", "int n;", "String.valueOf(++n)");
        edit(server, "twice", counter);
        assertThat(server.get("/twice").text()).isEqualTo("1");
        assertThat(server.get("/twice").text()).isEqualTo("2");
        server.folder().touch("apps/twice.java");
        assertThat(server.get("/twice").text()).isEqualTo("1");
    }

    /** Row 313: an instance that tells how many of its kind were made before. */
    @EachMode
    void changesInQuickSuccessionAreOneReload(ApacheServer server) throws Exception {
        String count = "int made = Integer.getInteger(\"hasty\", 0);"
                + " { System.setProperty(\"hasty\", String.valueOf(made + 1)); }";
        assertThat(server.get("/hasty").text()).isEqualTo("old");
        edit(server, "hasty", Sources.members("App", count, "\"first \" + made"));
        edit(server, "hasty", Sources.members("App", count, "\"second \" + made"));
        assertThat(server.get("/hasty").text()).isEqualTo("second 0");
        server.folder().touch("apps/hasty.java");
        server.folder().touch("apps/hasty.java");
        List<RawConnection> together = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            together.add(server.connect().send("GET /hasty HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        }
        for (RawConnection connection : together) {
            assertThat(connection.read().text()).isEqualTo("second 1");
            connection.close();
        }
    }

    @EachMode
    void brokenFileIs500WithTheCompilersWordsUntilItIsMended(ApacheServer server) throws Exception {
        server.expectLog(Codes.COMPILATION_FAILED, "cannot find symbol", "broken.java:")
                .allowLog(Codes.COMPILER_MESSAGE);
        assertThat(server.get("/broken").text()).isEqualTo("old");
        edit(server, "broken", Sources.expression("App", "undefinedName"));
        for (int i = 0; i < 3; i++) {
            assertThat(server.get("/broken").status()).isEqualTo(500);
        }
        edit(server, "broken", Sources.answering("App", "mended"));
        assertThat(server.get("/broken").text()).isEqualTo("mended");
    }

    @EachMode
    void neighboursKeepTheirState(ApacheServer server) throws Exception {
        String[] before = server.get("/neighbour").text().split(" ");
        edit(server, "edited", Sources.answering("App", "for the neighbour"));
        assertThat(server.get("/edited").text()).isEqualTo("for the neighbour");
        String[] after = server.get("/neighbour").text().split(" ");
        assertThat(after[0]).isEqualTo(before[0]);
        assertThat(Integer.parseInt(after[1])).isGreaterThan(Integer.parseInt(before[1]));
    }

    @EachMode
    void withoutReloadingTheFirstTextStays(ApacheServer server) throws Exception {
        assertThat(server.get("/quiet").text()).isEqualTo("old");
        edit(server, "quiet", Sources.answering("App", "new"));
        assertThat(server.get("/quiet").text()).isEqualTo("old");
    }

    @EachMode
    void editsUnderLoadLoseNoRequest(ApacheServer server) throws Exception {
        Set<String> expected = new HashSet<>(Set.of("old"));
        for (int i = 0; i < 10; i++) {
            expected.add("edition " + i);
        }
        try (Load load = Load.start(
                4,
                () -> server.get("/loaded"),
                response -> response.status() == 200 && expected.contains(response.text()))) {
            for (int i = 0; i < 10; i++) {
                edit(server, "loaded", Sources.answering("App", "edition " + i));
                load.awaitMore(30);
            }
            assertThat(load.finish()).isEmpty();
            assertThat(server.get("/loaded").text()).isEqualTo("edition 9");
        }
    }
}
