/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** What the author of an .htaccess may say: nothing that names code, a group, a user, a path or a limit (row 708). */
class HtaccessTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(HtaccessTest::site);

    private static void site(Site site) {
        site.modules("mime")
                .prepare(folder -> folder.write("htdocs/App.java", Sources.answering("App", "served")))
                .prepare(folder -> folder.write(
                        "htdocs/Address.java",
                        Sources.expression("Address", "environ.get(\"REMOTE_ADDR\").toString()")))
                .config("TypesConfig /dev/null")
                .config(
                        "<Directory ${HTDOCS}>\nAllowOverride All\nOptions +ExecCGI\nAddHandler jvmgi-script .java\n</Directory>");
    }

    @EachMode
    void directivesThatNameCodeOrGroupsAreRefused(ApacheServer server) throws Exception {
        server.expectLog("not allowed here");
        for (String line : new String[] {
            "JVMGIProcessGroup default",
            "JVMGIApplicationGroup x",
            "JVMGIRestrictProcess default",
            "JVMGIClassPath /tmp",
            "JVMGIDaemonProcess x",
            "JVMGIJavaHome /usr",
            "JVMGIInternalRedirect On",
            "JVMGIRequestTimeout 10",
            "JVMGIHandlerScript x /tmp/x.java",
            "JVMGIScriptAlias / /tmp/x.java",
            "JVMGIAccessScript /tmp/x.java",
            "JVMGIAuthUserScript /tmp/x.java",
            "JVMGIAuthGroupScript /tmp/x.java",
            "JVMGIDispatchScript /tmp/x.java"
        }) {
            server.folder().write("htdocs/.htaccess", line + "\n");
            assertThat(server.get("/App.java").status()).as(line).isEqualTo(500);
        }
        server.folder().write("htdocs/.htaccess", "JVMGIMapHEADToGET On\nJVMGIErrorOverride On\n");
        assertThat(server.get("/App.java").text()).isEqualTo("served");
        Files.delete(server.folder().htdocs().resolve(".htaccess"));
        assertThat(server.get("/App.java").text()).isEqualTo("served");
    }

    @EachMode
    void whomToBelieveMayBeSaid(ApacheServer server) throws Exception {
        server.folder()
                .write("htdocs/.htaccess", "JVMGITrustedProxyHeaders X-Real-IP\nJVMGITrustedProxies 127.0.0.1\n");
        assertThat(server.send("GET", "/Address.java", "X-Real-IP: 203.0.113.1\r\n")
                        .text())
                .isEqualTo("203.0.113.1");
        Files.delete(server.folder().htdocs().resolve(".htaccess"));
    }
}
