/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;

/** Applications whose old versions stay in memory (row 229). */
class LoaderLeakTest {

    private static final int VERSIONS = 12;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(site -> site.config("JVMGIScriptAlias /leaking ${APPS}/Leaking.java")
            .prepare(folder -> folder.write("apps/Leaking.java", leaking(0))));

    /** Each version leaves a thread behind that never ends. */
    private static String leaking(int version) {
        String members = "public Leaking() { Thread left = new Thread(() -> { try { new"
                + " java.util.concurrent.CountDownLatch(1).await(); } catch (InterruptedException end) { } });"
                + " left.setDaemon(true); left.start(); }";
        return Sources.members("Leaking", members, "ProcessHandle.current().pid() + \" " + version + "\"");
    }

    private static String pid(ApacheServer server) {
        return server.get("/leaking").text().split(" ")[0];
    }

    @EachMode(Mode.DAEMON)
    void processIsReplacedBeforeTheyFillItsMemory(ApacheServer server) throws Exception {
        server.expectLog(Codes.LOADERS_LEAKED);
        String first = pid(server);
        for (int version = 1; version <= VERSIONS; version++) {
            server.folder().write("apps/Leaking.java", leaking(version));
            assertThat(server.get("/leaking").text()).endsWith(" " + version);
        }
        Poll.until("another process", () -> !pid(server).equals(first));
        server.logs().await("class loaders were leaked");
    }
}
