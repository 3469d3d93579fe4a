/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** What {@code System.in} and {@code System.out} are when JVMGIRestrictStdin and JVMGIRestrictStdout are on; LogTest has the defaults. */
class StandardStreamsTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(StandardStreamsTest::site);

    private static void site(Site site) {
        site.config("JVMGIRestrictStdin On\nJVMGIRestrictStdout On").alias("/s", "Streams.java");
    }

    @EachMode
    void readingIsAnErrorThatNamesTheDirective(ApacheServer server) {
        assertThat(server.get("/s/read").text()).contains("System.in", "JVMGIRestrictStdin");
        assertThat(server.get("/s/available").text()).contains("System.in", "JVMGIRestrictStdin");
    }

    @EachMode
    void printingIsAnErrorThatNamesTheDirective(ApacheServer server) {
        assertThat(server.get("/s/print?hidden").text()).contains("System.out", "JVMGIRestrictStdout");
        assertThat(server.logs().lines()).noneMatch(line -> line.contains("hidden"));
    }

    @EachMode
    void threadOfTheApplicationsOwnGetsTheErrorToo(ApacheServer server) {
        server.expectLog("thread: writing to System.out was refused");
        assertThat(server.get("/s/thread?thread").text()).isEqualTo("done");
    }

    @EachMode
    void requestThatPrintsFailsWithTheReasonInTheLog(ApacheServer server) {
        server.expectLog(Codes.APPLICATION_FAILED);
        assertThat(server.get("/s/uncaught?x").status()).isEqualTo(500);
        assertThat(server.logs().await(Codes.APPLICATION_FAILED).text()).contains("JVMGIRestrictStdout");
    }

    @EachMode
    void otherOutputIsUntouched(ApacheServer server) {
        server.expectLog("by-another-way");
        assertThat(server.get("/s/err?by-another-way").text()).isEqualTo("done");
        assertThat(server.get("/s/flush").text()).isEqualTo("done");
    }
}
