/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.AppFolder;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Identity;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Whom applications have to belong to: script-user and script-group (rows 409 and 706). Both are options of daemon groups. */
class ScriptOwnerTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(ScriptOwnerTest::site);

    private static void site(Site site) {
        Identity owner = Identity.current();
        site.prepare(ScriptOwnerTest::applications)
                .config("JVMGIDaemonProcess mine script-user=" + owner.name())
                .config("JVMGIDaemonProcess ours script-group=#" + owner.gid())
                .config("JVMGIDaemonProcess others script-user=#" + (owner.uid() + 4321));
        for (String group : new String[] {"mine", "ours", "others"}) {
            site.config("JVMGIScriptAlias /" + group + " ${APPS}/App.java process-group=" + group);
        }
        site.config("JVMGIScriptAlias /watched ${APPS}/Watched.java process-group=mine")
                .config("JVMGIScriptAlias /exploded ${APPS}/exploded process-group=mine");
    }

    private static void applications(ServerFolder folder) throws IOException {
        folder.write("apps/App.java", Sources.answering("App", "served"));
        folder.write("apps/Watched.java", Sources.answering("Watched", "served"));
        AppFolder.write(folder, "apps/exploded", "com.example.Main", Sources.answering("com.example.Main", "served"));
        permit(folder, "exploded", "rwxr-xr-x");
        permit(folder, "exploded/classes", "rwxrwxrwx");
    }

    private static void permit(ServerFolder folder, String name, String permissions) throws IOException {
        Path path = folder.apps().resolve(name);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @EachMode(Mode.DAEMON)
    void applicationOfTheRightOwnerIsServed(ApacheServer server) {
        assertThat(server.get("/mine").text()).isEqualTo("served");
        assertThat(server.get("/ours").text()).isEqualTo("served");
    }

    @EachMode(Mode.DAEMON)
    void applicationOfAnotherIs403(ApacheServer server) {
        server.expectLog(Codes.APPLICATION_OWNER_WRONG);
        assertThat(server.get("/others").status()).isEqualTo(403);
        assertThat(server.logs().await(Codes.APPLICATION_OWNER_WRONG).text()).contains("script-user");
    }

    @EachMode(Mode.DAEMON)
    void applicationThatOthersMayWriteIs403UntilItIsMended(ApacheServer server) throws IOException {
        server.expectLog(Codes.APPLICATION_OWNER_WRONG);
        assertThat(server.get("/watched").text()).isEqualTo("served");
        permit(server.folder(), "Watched.java", "rw-r--rw-");
        assertThat(server.get("/watched").status()).isEqualTo(403);
        permit(server.folder(), "Watched.java", "rw-r--r--");
        assertThat(server.get("/watched").text()).isEqualTo("served");
    }

    /** Httpd looks at the application, the process at its parts as well. */
    @EachMode(Mode.DAEMON)
    void partThatOthersMayWriteIs403(ApacheServer server) throws IOException {
        server.expectLog(Codes.OWNER_WRONG);
        assertThat(server.get("/exploded").status()).isEqualTo(403);
        assertThat(server.logs().await(Codes.OWNER_WRONG).text()).contains("classes");
    }
}
