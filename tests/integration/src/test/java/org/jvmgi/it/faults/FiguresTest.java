/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvmgi.it.http.OpenLoop;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.LogLine;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** The figures that mod_jvmgi promises when things go wrong, measured: minutes, so {@code tests/faults/run} alone runs it. */
@Tag("faults")
class FiguresTest {

    private static final int RATE = 100;
    private static final int THREADS = 16;
    private static final Pattern START_TIME = Pattern.compile("ready after (\\d+) ms");
    private static final Random RANDOM = new Random(Long.getLong("jvmgi.seed", 1));

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    @ParameterizedTest
    @CsvSource({
        "GRACEFUL, LITERAL, 10, 550",
        "GRACEFUL, DEFAULT, 10, 200",
        "GRACEFUL, EMBEDDED, 10, 300",
        "GRACEFUL, LITERAL, 20, 50",
        "GRACEFUL, DEFAULT, 20, 50",
        "GRACEFUL, EMBEDDED, 20, 50",
        "ROTATION, LITERAL, 5, 300",
        "ROTATION, DEFAULT, 5, 300",
        "ROTATION, EMBEDDED, 5, 300",
        "TOUCH, LITERAL, 20, 280",
        "TOUCH, DEFAULT, 20, 100",
        "TOUCH, EMBEDDED, 20, 100",
        "RELOAD, LITERAL, 5, 300",
        "RELOAD, DEFAULT, 5, 300",
        "SIGNAL, LITERAL, 5, 150",
        "SIGNAL, DEFAULT, 20, 150",
        "MAXIMUM, LITERAL, 5, 100",
        "MAXIMUM, DEFAULT, 20, 100",
        "INTERVAL, LITERAL, 5, 100",
        "INTERVAL, DEFAULT, 20, 100",
        "CPU_TIME, DEFAULT, 5, 100",
        "DEFINITION, LITERAL, 5, 300",
        "DEFINITION, DEFAULT, 5, 300"
    })
    void plannedChangesLoseNoRequest(PlannedChange change, Placement placement, int rounds, int between)
            throws Exception {
        PlannedLoad load = new PlannedLoad(change, placement, rounds, RATE, between);
        try (OwnServer own = OwnServer.of(load.site())) {
            own.server().allowLog("JVMGI0");
            long begin = System.nanoTime();
            OpenLoop.Result result = load.run(own.server());
            result.failures().stream().limit(5).forEach(Figures::note);
            Figures.tell(
                    "lost over %d %s, %s".formatted(rounds, change.words(), placement.words()),
                    "0 at " + RATE + " requests/s",
                    "%d of %d in %s (p50 %.1f ms, p99 %.1f ms, longest %.0f ms)"
                            .formatted(
                                    result.failures().size(),
                                    result.sent(),
                                    Figures.seconds(secondsSince(begin)),
                                    result.percentile(0.5),
                                    result.percentile(0.99),
                                    result.percentile(1)),
                    result.failures().isEmpty());
            own.verifyAndStop();
        }
    }

    @Test
    void killedProcessCostsItsRunningRequestsAlone() throws Exception {
        Site site = Placement.LITERAL.site("processes=2 threads=" + THREADS);
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.allowLog("JVMGI0");
            Poll.until("both processes", () -> readyLines(server).size() == 2);
            try (OpenLoop load =
                    OpenLoop.start(RATE, () -> server.get("/round"), response -> response.status() == 200)) {
                load.awaitMore(2 * RATE);
                List<ProcessInfo> daemons = server.processes().daemons("app");
                long begin = System.nanoTime();
                Signals.send("KILL", daemons.get(RANDOM.nextInt(daemons.size())).pid());
                Poll.until("the full service", () -> readyLines(server).size() == 3);
                double recovery =
                        secondsSince(begin) - startTime(readyLines(server).get(2));
                load.awaitMore(2 * RATE);
                OpenLoop.Result result = load.finish();
                Figures.tell(
                        "requests lost with one of two processes killed",
                        "at most " + THREADS,
                        result.failures().size() + " of " + result.sent(),
                        result.failures().size() <= THREADS);
                Figures.tell(
                        "full service after that, beyond the JVM's start",
                        "2 s",
                        Figures.seconds(recovery),
                        recovery <= 2);
            }
            own.verifyAndStop();
        }
    }

    private static List<LogLine> readyLines(ApacheServer server) {
        return server.logs().find(Codes.DAEMON_READY);
    }

    private static double startTime(LogLine ready) {
        Matcher matcher = START_TIME.matcher(ready.text());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) / 1e3 : 0;
    }

    /** Row 503. */
    @Test
    void floodOfConnectionsIsServedOrRefused() throws Exception {
        try (OwnServer own = OwnServer.of(Placement.LITERAL.site("processes=2 threads=" + THREADS))) {
            ApacheServer server = own.server();
            server.allowLog("JVMGI0");
            Poll.until("the application", () -> server.get("/round").status() == 200);
            AtomicInteger refused = new AtomicInteger();
            try (OpenLoop load = OpenLoop.start(1000, () -> server.get("/round"), response -> {
                refused.addAndGet(response.status() == 503 ? 1 : 0);
                return response.status() == 200 || response.status() == 503;
            })) {
                load.awaitMore(5000);
                OpenLoop.Result result = load.finish();
                result.failures().stream().limit(5).forEach(Figures::note);
                Figures.tell(
                        "5,000 connections, 1,000 a second",
                        "each served or refused by 503",
                        "%d of %d neither, %d refused"
                                .formatted(result.failures().size(), result.sent(), refused.get()),
                        result.failures().isEmpty());
            }
            own.verifyAndStop();
        }
    }

    @Test
    void killedParentLeavesNoOrphan() throws Exception {
        try (OwnServer own = OwnServer.of(Placement.LITERAL.site("processes=2"))) {
            ApacheServer server = own.server();
            server.allowLog("JVMGI0");
            Poll.until("the application", () -> server.get("/round").status() == 200);
            long begin = System.nanoTime();
            Signals.send("KILL", server.processes().parent());
            boolean gone = Poll.holdsWithin(
                    Duration.ofSeconds(30), () -> server.processes().daemons().isEmpty());
            double time = secondsSince(begin);
            // Httpd's own children are not ours to end.
            server.processes().all().forEach(child -> Signals.send("KILL", child.pid()));
            server.awaitEnd();
            Figures.tell(
                    "no process of ours after httpd's parent was killed",
                    "10 s",
                    Figures.seconds(time),
                    gone && time <= 10);
            own.verifyAndStop();
        }
    }

    @Test
    void threadIsFreeSoonAfterItsClientLeft() throws Exception {
        Site site = new Site()
                .config("JVMGIDaemonProcess app threads=2\nJVMGIProcessGroup app")
                .alias("/gate", "Gate.java");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.allowLog("JVMGI0");
            double longest = 0;
            for (int i = 0; i < 10; i++) {
                try (RawConnection client =
                        server.connect().send("GET /gate/wait?x HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
                    Poll.until(
                            "a request that waits",
                            () -> server.get("/gate/waiting?x").text().equals("1\n"));
                    long begin = System.nanoTime();
                    client.abort();
                    Poll.until(
                            "its thread to be free",
                            () -> server.get("/gate/waiting?x").text().equals("0\n"));
                    longest = Math.max(longest, secondsSince(begin));
                }
            }
            Figures.tell("thread free after its client left", "1 s", Figures.seconds(longest), longest <= 1);
            own.verifyAndStop();
        }
    }

    @Test
    void stopEndsAnApplicationThatHangs() throws Exception {
        String hangs =
                "while (true) { try { Thread.sleep(100_000); } catch (InterruptedException goesOn) { continue; } }";
        String source = "import org.jvmgi.*;\npublic class Hang implements Application {\n"
                + "public Body call(Environ e, StartResponse s) { " + hangs + " }\n}\n";
        Site site = new Site()
                .config("JVMGIDaemonProcess app threads=2 shutdown-timeout=2\nJVMGIProcessGroup app")
                .prepare(folder -> folder.write("apps/Hang.java", source))
                .config("JVMGIScriptAlias /hang ${APPS}/Hang.java")
                .alias("/gate", "Gate.java");
        try (OwnServer own = OwnServer.of(site)) {
            ApacheServer server = own.server();
            server.allowLog("JVMGI0", "AH0004");
            try (RawConnection client = server.connect().send("GET /hang HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
                Poll.until(
                        "the application", () -> server.get("/gate/waiting?x").status() == 200);
                server.logs().await("Hang");
                assertThat(client.hasAnswerWithin(Duration.ofMillis(200))).isFalse();
                long begin = System.nanoTime();
                server.stop();
                double time = secondsSince(begin);
                Figures.tell(
                        "stop with an application that hangs",
                        "shutdown-timeout (2 s) + 1 s",
                        Figures.seconds(time),
                        time <= 3);
            }
            own.verifyAndStop();
        }
    }
}
