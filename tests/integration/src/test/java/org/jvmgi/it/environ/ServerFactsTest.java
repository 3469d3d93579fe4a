/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.environ;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** What {@code org.jvmgi.Server} tells an application of the server around it. */
class ServerFactsTest {

    private static final String FACTS = "Server.isPresent() + \"|\" + Server.processGroup() + \"|\""
            + " + Server.applicationGroup() + \"|\" + Server.maximumProcesses() + \"|\" + Server.threadsPerProcess()"
            + " + \"|\" + Server.version().equals(environ.get(\"mod_jvmgi.version\"))"
            + " + \"|\" + Server.apache().version().equals(environ.get(\"apache.version\"))"
            + " + \"|\" + Server.apache().version().size()";

    private static final String ONCE = "environ.get(\"jvmgi.multithread\") + \"|\" + environ.get(\"jvmgi.run_once\")";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(ServerFactsTest::site);

    private static void site(Site site) {
        site.prepare(folder -> folder.write("apps/Facts.java", Sources.expression("Facts", FACTS)))
                .prepare(folder -> folder.write("apps/Once.java", Sources.expression("Once", ONCE)))
                .config("JVMGIDaemonProcess facts processes=2 threads=7")
                .config("JVMGIDaemonProcess once threads=1 maximum-requests=1")
                .config("JVMGIDaemonProcess one-of-many threads=2 maximum-requests=1")
                .config("JVMGIDaemonProcess one-thread threads=1")
                .config("JVMGIScriptAlias /once ${APPS}/Once.java process-group=once")
                .config("JVMGIScriptAlias /one-of-many ${APPS}/Once.java process-group=one-of-many")
                .config("JVMGIScriptAlias /one-thread ${APPS}/Once.java process-group=one-thread")
                .config("JVMGIScriptAlias /daemon ${APPS}/Facts.java process-group=facts application-group=mine")
                .config("JVMGIScriptAlias /plain ${APPS}/Facts.java application-group=other");
    }

    @EachMode
    void daemonTellsItsGroup(ApacheServer server) {
        assertThat(server.get("/daemon").text()).isEqualTo("true|facts|mine|2|7|true|true|3");
    }

    @EachMode
    void groupWithoutANameIsTheServers(ApacheServer server) {
        String group = server.mode() == Mode.EMBEDDED ? "" : "default";
        assertThat(server.get("/plain").text())
                .startsWith("true|" + group + "|other|")
                .matches(".*\\|[1-9][0-9]*\\|[1-9][0-9]*\\|true\\|true\\|3");
    }

    @EachMode(Mode.DAEMON)
    void processForOneRequestSaysSo(ApacheServer server) {
        assertThat(server.get("/once").text()).isEqualTo("false|true");
        assertThat(server.get("/one-of-many").text()).isEqualTo("true|false");
        assertThat(server.get("/one-thread").text()).isEqualTo("false|false");
    }
}
