/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** The ids by which an application's own log and httpd's are put together. */
class LogIdTest {
    private static final String IDS =
            "environ.get(\"mod_jvmgi.request_id\") + \" \" + environ.get(\"mod_jvmgi.connection_id\")";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(LogIdTest::site);

    private static void site(Site site) {
        site.modules("log_config")
                .prepare(folder -> folder.write("apps/Ids.java", Sources.expression("Ids", IDS)))
                .config("JVMGIScriptAlias /ids ${APPS}/Ids.java")
                .config("CustomLog ${ROOT}/logs/ids \"%L %{c}L\"");
    }

    @EachMode
    void idsAreThoseOfHttpdsLogs(ApacheServer server) throws Exception {
        String one;
        String other;
        try (RawConnection connection = server.connect()) {
            one = connection
                    .send("GET /ids HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .read()
                    .text();
            other = connection
                    .send("GET /ids HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .read()
                    .text();
        }
        assertThat(one).matches("\\S+ \\S+");
        assertThat(first(other)).isNotEqualTo(first(one));
        assertThat(second(other)).isEqualTo(second(one));
        Path log = server.folder().root().resolve("logs/ids");
        Poll.until("both lines", () -> Files.readAllLines(log).containsAll(List.of(one, other)));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void idsThatAModuleMakesAreTaken(Mode mode) throws Exception {
        String both = "environ.get(\"mod_jvmgi.request_id\") + \" \" + environ.get(\"UNIQUE_ID\")";
        Site site = new Site()
                .mode(mode)
                .modules("unique_id")
                .prepare(folder -> folder.write("apps/Ids.java", Sources.expression("Ids", both)))
                .config("JVMGIScriptAlias /ids ${APPS}/Ids.java");
        try (OwnServer own = OwnServer.of(site)) {
            String ids = own.server().get("/ids").text();
            assertThat(ids).matches("\\S{20,} \\S+");
            assertThat(second(ids)).isEqualTo(first(ids));
            own.verifyAndStop();
        }
    }

    private static String first(String ids) {
        return ids.substring(0, ids.indexOf(' '));
    }

    private static String second(String ids) {
        return ids.substring(ids.indexOf(' ') + 1);
    }
}
