/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.AppJar;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** A class of the group's class path as application: there is no file, so locations guard it. */
class ClassTargetTest {

    private static final String NAME = "com.example.site.Main";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(ClassTargetTest::site);

    private static void site(Site site) {
        site.prepare(folder -> AppJar.empty()
                        .source(NAME, Sources.expression(NAME, "environ.scriptName() + \"|\" + environ.pathInfo()"))
                        .write(folder, "apps/site.jar"))
                .config("JVMGIClassPath ${APPS}/site.jar")
                .config("JVMGIScriptAlias /site " + NAME)
                .config("JVMGIScriptAlias /guarded " + NAME)
                .config("<Location /guarded>\nRequire all denied\n</Location>")
                .config("<Directory />\nRequire all denied\n</Directory>")
                .config("JVMGIScriptAlias /missing com.example.site.Missing");
    }

    @EachMode
    void classAnswers(ApacheServer server) {
        assertThat(server.get("/site").text()).isEqualTo("/site|");
        assertThat(server.get("/site/a/b").text()).isEqualTo("/site|/a/b");
    }

    @EachMode
    void locationGuardsTheClass(ApacheServer server) {
        server.expectLog("AH01630");
        assertThat(server.get("/guarded").status()).isEqualTo(403);
        assertThat(server.get("/guarded/a").status()).isEqualTo(403);
    }

    @EachMode
    void missingClassIsNamed(ApacheServer server) {
        server.expectLog(Codes.ENTRY_CLASS_MISSING);
        assertThat(server.get("/missing").status()).isEqualTo(500);
        assertThat(server.logs().await(Codes.ENTRY_CLASS_MISSING).text()).contains("com.example.site.Missing");
    }
}
