/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.ErrorLogs;
import org.jvmgi.it.server.LogLine;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** What applications print, and what the module says of failed requests: in the virtual host's log, a line each, and no line forged. */
class LogTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(LogTest::site);

    private static void site(Site site) {
        site.source("Printer.java", "Faults.java", "Streams.java")
                .prepare(folder -> folder.write("apps/Broken.java", Sources.expression("Broken", "missingName")))
                .config("JVMGIScriptAlias /p ${APPS}/Printer.java\nJVMGIScriptAlias /f ${APPS}/Faults.java")
                .config("JVMGIScriptAlias /broken ${APPS}/Broken.java\nJVMGIScriptAlias /absent ${APPS}/Absent.java")
                .config("JVMGIScriptAlias /s ${APPS}/Streams.java")
                .virtualHost("one.example.com", "")
                .virtualHost("two.example.com", "")
                .virtualHost("full.example.com", "ErrorLog /dev/full");
    }

    private static RawResponse get(ApacheServer server, String host, String path) throws Exception {
        try (RawConnection connection = server.connect()) {
            return connection
                    .send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .read();
        }
    }

    private static List<LogLine> find(ApacheServer server, String log, String part) {
        return server.logs().lines(log).stream()
                .filter(line -> line.contains(part))
                .toList();
    }

    @EachMode
    void everyWayToPrintReachesTheHostsLog(ApacheServer server) throws Exception {
        server.expectLog("word-out", "word-err", "word-log");
        assertThat(get(server, "two.example.com", "/p/all?word").status()).isEqualTo(200);
        for (String part : new String[] {"word-out", "word-err", "word-log"}) {
            server.logs().await(part);
            assertThat(find(server, "two.example.com.log", part)).hasSize(1);
            assertThat(find(server, "one.example.com.log", part)).isEmpty();
            assertThat(find(server, ErrorLogs.main(), part)).isEmpty();
        }
    }

    /** Row 504: no request fails for want of room for a line. */
    @EachMode
    void logOnAFullDiskHarmsNoRequest(ApacheServer server) throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(get(server, "full.example.com", "/p/all?full").status()).isEqualTo(200);
            assertThat(get(server, "full.example.com", "/f/unchecked").status()).isEqualTo(500);
        }
        assertThat(server.logs().find(Codes.APPLICATION_FAILED)).isEmpty();
    }

    @EachMode
    void standardInputIsAtItsEnd(ApacheServer server) throws Exception {
        assertThat(get(server, "one.example.com", "/s/read").text()).isEqualTo("-1");
        assertThat(get(server, "one.example.com", "/s/available").text()).isEqualTo("0");
    }

    @EachMode
    void failedRequestsAreInTheirHostsLog(ApacheServer server) throws Exception {
        server.expectLog(Codes.APPLICATION_FAILED, Codes.TARGET_MISSING);
        assertThat(get(server, "one.example.com", "/f/unchecked").status()).isEqualTo(500);
        assertThat(get(server, "one.example.com", "/absent").status()).isEqualTo(404);
        server.logs().await(Codes.TARGET_MISSING);
        assertThat(find(server, "one.example.com.log", Codes.APPLICATION_FAILED))
                .hasSize(1);
        assertThat(find(server, "one.example.com.log", Codes.TARGET_MISSING)).hasSize(1);
        assertThat(find(server, "two.example.com.log", "JVMGI")).isEmpty();
    }

    @EachMode
    void compileErrorsAreInTheHostsLogWithPlaceAndText(ApacheServer server) throws Exception {
        server.expectLog(Codes.COMPILATION_FAILED).allowLog(Codes.COMPILER_MESSAGE);
        assertThat(get(server, "two.example.com", "/broken").status()).isEqualTo(500);
        assertThat(server.logs().await("missingName").file()).isEqualTo("two.example.com.log");
        assertThat(server.logs().await("cannot find symbol").text()).contains("Broken.java:8:");
    }

    @EachMode
    void unterminatedTextIsWrittenAtTheEnd(ApacheServer server) throws Exception {
        server.expectLog("unfinished-business");
        get(server, "one.example.com", "/p/unterminated?unfinished-business");
    }

    @EachMode
    void linesOfOneWriteAreLinesOfTheLog(ApacheServer server) throws Exception {
        server.expectLog("pair-1", "pair-2");
        get(server, "one.example.com", "/p/two-lines?pair");
        server.logs().await("pair-2");
        assertThat(find(server, "one.example.com.log", "pair-1")).hasSize(1).noneMatch(line -> line.contains("pair-2"));
    }

    /** Row 227. */
    @EachMode
    void controlBytesAreEscaped(ApacheServer server) throws Exception {
        server.expectLog("sly");
        get(server, "one.example.com", "/p/control?sly");
        LogLine line = server.logs().await("sly");
        assertThat(line.level()).isNotEqualTo("raw");
        assertThat(server.logs().lines())
                .allSatisfy(each -> assertThat(each.text().chars()).noneMatch(c -> c < ' ' || c == 127));
        assertThat(server.logs().lines()).noneMatch(each -> each.text().startsWith("[core:crit]"));
    }

    /** Row 127. */
    @EachMode
    void longLinesAreCut(ApacheServer server) throws Exception {
        server.expectLog("lengthy");
        get(server, "one.example.com", "/p/long?lengthy");
        LogLine line = server.logs().await("lengthy");
        assertThat(line.text().length()).isLessThan(10_000);
    }

    /** Row 226: what is left out is counted, and neither the request nor others wait. */
    @EachMode
    void linesBeyondALimitAreCountedAndNoRequestIsHeldUp(ApacheServer server) throws Exception {
        server.expectLog("a-flood", "a-drop", Codes.LINES_SUPPRESSED);
        try (RawConnection flood = server.connect()) {
            flood.send("GET /p/flood?a-flood HTTP/1.1\r\nHost: one.example.com\r\n\r\n");
            assertThat(get(server, "two.example.com", "/p/out?a-drop").status()).isEqualTo(200);
            assertThat(flood.read().text()).isEqualTo("printed\n");
        }
        Poll.until("all lines, in the log or counted", () -> accountedFor(server) == 1_000_000);
        assertThat(find(server, "one.example.com.log", "a-flood")).hasSizeGreaterThanOrEqualTo(5_000);
        assertThat(find(server, "one.example.com.log", Codes.LINES_SUPPRESSED))
                .allSatisfy(line -> assertThat(line.level()).isEqualTo("warn"));
    }

    private static long accountedFor(ApacheServer server) {
        Pattern count = Pattern.compile("suppressed (\\d+),");
        long suppressed = find(server, "one.example.com.log", Codes.LINES_SUPPRESSED).stream()
                .mapToLong(line -> count.matcher(line.text())
                        .results()
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .sum())
                .sum();
        return suppressed + find(server, "one.example.com.log", "a-flood").size();
    }

    @EachMode
    void eachFailedRequestIsOneLineWithOneCode(ApacheServer server) throws Exception {
        server.allowLog("JVMGI");
        String[] requests = {
            "/f/checked", "/f/no-start", "/f/null-body", "/absent", "/f/after-flush", "/broken", "/f/first-buffer"
        };
        for (String request : requests) {
            get(server, "one.example.com", request);
        }
        Poll.until("a line for each", () -> failures(server).size() >= requests.length);
        assertThat(failures(server)).hasSize(requests.length);
    }

    /** The lines that tell of failed requests; what a compiler said in detail stands before its own. */
    private static List<LogLine> failures(ApacheServer server) {
        return find(server, "one.example.com.log", "JVMGI").stream()
                .filter(line -> line.isFailure() && !line.contains(Codes.COMPILER_MESSAGE))
                .toList();
    }
}
