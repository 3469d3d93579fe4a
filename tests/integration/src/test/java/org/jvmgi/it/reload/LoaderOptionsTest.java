/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.reload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** What &lt;JVMGILoaderOptions&gt; gives to some groups: an application tells all it finds of a name, in order. */
class LoaderOptionsTest {

    private static final String TELL =
            """
            static String tell() throws Exception {
                StringBuilder all = new StringBuilder();
                for (java.net.URL each : java.util.Collections.list(Teller.class.getClassLoader().getResources("who.txt"))) {
                    try (java.io.InputStream in = each.openStream()) {
                        all.append(new String(in.readAllBytes())).append(' ');
                    }
                }
                return all + System.getProperty("com.example.currency", "none");
            }
            """;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(LoaderOptionsTest::site);

    private static void site(Site site) {
        String here = site.mode() == Mode.EMBEDDED ? "%{GLOBAL}" : "default";
        site.prepare(LoaderOptionsTest::files)
                .config("JVMGIDaemonProcess other class-path=${ROOT}/lib/own")
                .config("JVMGIScriptAlias /plain ${APPS}/Teller.java application-group=plain")
                .config("JVMGIScriptAlias /special ${APPS}/Teller.java application-group=special")
                .config("JVMGIScriptAlias /other ${APPS}/Teller.java application-group=special process-group=other")
                .config("JVMGIClassPath ${ROOT}/lib/common\nJVMGISystemProperty com.example.currency EUR")
                .config(section("", "any"))
                .config(section("process-group=" + here, "process", "JVMGISystemProperty com.example.currency NOK"))
                .config(section("application-group=special", "application"))
                .config(section("process-group=" + here + " application-group=special", "both"))
                .source("Streams.java")
                .config("JVMGIScriptAlias /streams ${APPS}/Streams.java")
                .config(section("", "any", "JVMGIRestrictStdin Off", "JVMGIRestrictStdout Off"))
                .config(section("process-group=" + here, "process", "JVMGIRestrictStdin On"))
                .config("JVMGIScriptAlias /free ${APPS}/Streams.java process-group=other");
    }

    private static String section(String selectors, String name, String... lines) {
        return "<JVMGILoaderOptions " + selectors + ">\nJVMGIClassPath lib/" + name + "\n" + String.join("\n", lines)
                + "\n</JVMGILoaderOptions>";
    }

    private static void files(ServerFolder folder) throws Exception {
        for (String name : new String[] {"own", "common", "any", "process", "application", "both"}) {
            folder.write("lib/" + name + "/who.txt", name);
        }
        folder.write("apps/Teller.java", Sources.members("Teller", TELL, "tell()"));
    }

    @EachMode
    void sectionOfAProcessGroupComesBeforeThoseOfAll(ApacheServer server) {
        assertThat(server.get("/plain").text()).isEqualTo("process any common NOK");
    }

    @EachMode
    void sectionOfAnApplicationGroupIsForThatAlone(ApacheServer server) {
        assertThat(server.get("/special").text()).isEqualTo("both application process any common NOK");
    }

    @EachMode
    void otherProcessGroupsAreLeftAlone(ApacheServer server) {
        assertThat(server.get("/other").text()).isEqualTo("application own any common EUR");
        assertThat(server.get("/free/read").text()).isEqualTo("-1");
    }

    @EachMode
    void streamsAreThoseOfTheMostSpecificSection(ApacheServer server) {
        assertThat(server.get("/streams/read").text()).contains("JVMGIRestrictStdin");
        assertThat(server.get("/streams/flush").text()).isEqualTo("done");
    }
}
