/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessLimit;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Applications with threads of their own, and processes that get no further one. */
class OwnThreadsTest {

    private static final int RECORD = 997;
    private static final int RECORDS = 2 * 2_000;
    private static final int LARGE_RECORD = 40_000;
    private static final int STRAGGLERS = 20;
    private static final String REQUEST = " HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(OwnThreadsTest::site);

    private static void site(Site site) {
        site.alias("/crowd", "Crowd.java");
    }

    /** Row 223: what each call writes stays together. */
    @EachMode
    void twoThreadsMayWriteOneResponse(ApacheServer server) {
        RawResponse response = server.get("/crowd/race");
        assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
        String text = response.text();
        assertThat(text).hasSize(RECORDS * RECORD + 3).endsWith("end");
        int[] records = new int[2];
        for (int at = 0; at < RECORDS * RECORD; at += RECORD) {
            char letter = text.charAt(at);
            assertThat(text.substring(at, at + RECORD))
                    .isEqualTo(String.valueOf(letter).repeat(RECORD));
            records[letter - 'a']++;
        }
        assertThat(records).containsExactly(RECORDS / 2, RECORDS / 2);
    }

    /** Row 223: nothing follows the end, so the connections go on. */
    @EachMode
    void threadThatWritesOnAfterTheEndFailsAndDisturbsNobody(ApacheServer server) throws IOException {
        try (RawConnection connection = server.connect()) {
            for (int i = 0; i < STRAGGLERS; i++) {
                String name = "n" + i;
                connection.send("GET /crowd/straggler?" + name + REQUEST);
                RawResponse response = connection.read();
                assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
                assertThat(response.body().length).isPositive();
                assertThat(response.body().length % LARGE_RECORD).isZero();
                Poll.until(
                        "the straggler to fail",
                        () -> server.get("/crowd/said?" + name).text().startsWith("the re"));
            }
        }
    }

    /** Row 206: the request fails, and the process lives; a successor would fare no better. */
    @EachMode
    @SuppressWarnings("try") // that the limit is closed is its use
    void requestThatGetsNoThreadIs500AndTheProcessServesOn(ApacheServer server) throws Exception {
        server.expectLog(Codes.MACHINE_ERROR).allowLog("Failed to start");
        // A request that meets no idle connection needs a new one, whose reader gets no thread either (row 507).
        server.allowLog(Codes.QUEUE_FULL, Codes.THREAD_NOT_STARTED);
        String process = server.get("/crowd/spawn").text();
        try (ProcessLimit none = ProcessLimit.ofThreads(Long.parseLong(process), 1)) {
            for (int i = 0; i < 3; i++) {
                Poll.until(
                        "the request without a thread",
                        () -> server.get("/crowd/spawn").status() == 500);
                Poll.until(
                        "the same process", () -> server.get("/crowd/").text().equals(process));
            }
        }
        assertThat(server.get("/crowd/spawn").text()).isEqualTo(process);
    }
}
