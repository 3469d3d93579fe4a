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
import org.jvmgi.it.server.LogLine;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Applications that fail: a clean 500 before output, a visible cut after it, one line in the log, and the next request served. */
class FaultTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(FaultTest::site);

    private static void site(Site site) {
        site.alias("/f", "Faults.java").alias("/hello", "Greeting.java");
    }

    private static void fails(ApacheServer server, String fault, String code, String detail) {
        server.expectLog(code);
        RawResponse response = server.get("/f/" + fault);
        assertThat(response.status()).as(fault).isEqualTo(500);
        assertThat(response.ending()).isNotEqualTo(Ending.CUT);
        Poll.until("a line of " + code + " that tells " + detail, () -> server.logs().find(code).stream()
                .anyMatch(line -> line.contains(detail)));
        assertThat(server.get("/hello").status()).isEqualTo(200);
    }

    /** Rows 200 and 203. */
    @EachMode
    void exceptionBeforeTheHeadIs500(ApacheServer server) {
        fails(server, "checked", Codes.APPLICATION_FAILED, "checked fault");
        fails(server, "unchecked", Codes.APPLICATION_FAILED, "unchecked fault");
        fails(server, "error", Codes.APPLICATION_FAILED, "error fault");
        fails(server, "no-message", Codes.APPLICATION_FAILED, "java.lang.RuntimeException");
        fails(server, "silent", Codes.APPLICATION_FAILED, "Silent");
    }

    /** Row 204. */
    @EachMode
    void stackOverflowIs500(ApacheServer server) {
        fails(server, "stack-overflow", Codes.APPLICATION_FAILED, "StackOverflowError");
    }

    @EachMode
    void exceptionAfterStartButBeforeOutputIs500(ApacheServer server) {
        fails(server, "after-start", Codes.APPLICATION_FAILED, "after start");
        fails(server, "after-unflushed-write", Codes.APPLICATION_FAILED, "after an unflushed write");
        fails(server, "first-buffer", Codes.APPLICATION_FAILED, "no further buffer");
        fails(server, "io-in-iterator", Codes.APPLICATION_FAILED, "disk gone");
    }

    @EachMode
    void brokenContractIs500(ApacheServer server) {
        fails(server, "no-start", Codes.NO_START, Codes.NO_START);
        fails(server, "null-body", Codes.NO_BODY, Codes.NO_BODY);
        fails(server, "null-buffer", Codes.APPLICATION_FAILED, "null");
    }

    @EachMode
    void exceptionsThatMeanAStatusGiveIt(ApacheServer server) {
        server.expectLog(Codes.BAD_REQUEST, Codes.REQUEST_TIMED_OUT);
        assertThat(server.get("/f/bad-request").status()).isEqualTo(400);
        assertThat(server.get("/f/timeout").status()).isEqualTo(504);
    }

    /** Row 201. */
    @EachMode
    void exceptionAfterOutputCutsTheResponse(ApacheServer server) throws IOException {
        server.expectLog(Codes.APPLICATION_FAILED);
        for (String fault : new String[] {"after-flush", "second-buffer", "later-null-buffer"}) {
            try (RawConnection connection = server.connect()) {
                connection.send("GET /f/" + fault + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                RawResponse response = connection.read();
                assertThat(response.status()).as(fault).isEqualTo(200);
                assertThat(response.ending()).as(fault).isEqualTo(Ending.CUT);
                assertThat(response.text()).isIn("sent\n", "good\n");
                assertThat(connection.isClosedByServer()).isTrue();
            }
        }
    }

    /** Row 202. */
    @EachMode
    void exceptionInCloseLeavesTheResponseWhole(ApacheServer server) {
        server.expectLog(Codes.CLOSE_FAILED);
        RawResponse response = server.get("/f/close");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("whole\n");
        assertThat(response.ending()).isEqualTo(Ending.COMPLETE);
    }

    @EachMode
    void oneFailedRequestIsOneLine(ApacheServer server) {
        server.expectLog("unchecked fault");
        server.get("/f/unchecked");
        server.get("/hello");
        server.logs().await(Codes.APPLICATION_FAILED);
        assertThat(server.logs().lines().stream().filter(line -> line.code().isPresent()))
                .hasSize(1);
    }

    @EachMode
    void messageCannotForgeALine(ApacheServer server) {
        server.expectLog(Codes.APPLICATION_FAILED).allowLog("IllegalStateException: line", "forged");
        server.get("/f/control-bytes");
        assertThat(server.logs().await(Codes.APPLICATION_FAILED).text()).contains("forged");
        for (LogLine line : server.logs().lines()) {
            assertThat(line.text().chars()).noneMatch(c -> c < ' ' || c == 127);
            assertThat(line.text()).startsWith("[").doesNotStartWith("[core:error]");
        }
    }

    @EachMode
    void startAgainBeforeOutputReplacesTheFirst(ApacheServer server) {
        RawResponse response = server.get("/f/again-before-output");
        assertThat(response.status()).isEqualTo(418);
        assertThat(response.header("X-First")).isEmpty();
        assertThat(response.header("X-Second")).contains("2");
        assertThat(response.text()).isEqualTo("the earlier stream throws\n");

        RawResponse failure = server.get("/f/again-with-failure-before-output");
        assertThat(failure.status()).isEqualTo(418);
        assertThat(failure.header("X-First")).isEmpty();
        assertThat(failure.text()).isEqualTo("second\n");
    }

    @EachMode
    void startAgainAfterOutputThrowsAsPromised(ApacheServer server) {
        assertThat(server.get("/f/again-after-output").text()).isEqualTo("sent\nas promised: IllegalStateException\n");
        assertThat(server.get("/f/again-with-unchecked-after-output").text())
                .isEqualTo("sent\nas promised: ArithmeticException\n");
        assertThat(server.get("/f/again-with-checked-after-output").text())
                .isEqualTo("sent\nas promised: ResponseCommittedException of IOException\n");
    }
}
