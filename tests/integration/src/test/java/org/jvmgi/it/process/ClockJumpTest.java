/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.ShiftedClock;
import org.jvmgi.it.server.Site;

/** Clocks that jump by an hour, for httpd, the supervisor and java, while time-outs run: none comes early, none fails to come (row 317). */
class ClockJumpTest {

    private static final Duration HOUR = Duration.ofHours(1);
    /** What of a time of day may be lost or kept for a while. */
    private static final Duration VAGUENESS = Duration.ofMinutes(20);
    /** The time-outs of the groups below. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @BeforeAll
    static void libraryIsBuilt() {
        assumeTrue(ShiftedClock.isBuilt(), "the library is built with the C tests");
    }

    private static Site site(Mode mode) {
        Site site = new Site()
                .mode(mode)
                .source("Gate.java", "Stuck.java")
                .prepare(folder -> folder.write(
                        "apps/Now.java", Sources.expression("Now", "String.valueOf(System.currentTimeMillis())")));
        if (mode == Mode.EMBEDDED) {
            return site.config("JVMGIScriptAlias /held ${APPS}/Gate.java\nJVMGIScriptAlias /now ${APPS}/Now.java");
        }
        group(site, "held", "threads=4", "Gate.java");
        site.config("JVMGIScriptAlias /now ${APPS}/Now.java process-group=held");
        group(site, "narrow", "threads=1 queue-timeout=2", "Gate.java");
        group(site, "timed", "threads=2 request-timeout=2", "Stuck.java");
        group(site, "idle", "threads=2 inactivity-timeout=2", "Stuck.java");
        return site;
    }

    private static void group(Site site, String name, String options, String source) {
        site.config("JVMGIDaemonProcess " + name + " " + options + " " + ShiftedClock.options());
        site.config("JVMGIScriptAlias /" + name + " ${APPS}/" + source + " process-group=" + name);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void noTimeOutComesEarlyOrNever(Mode mode) throws Exception {
        ApacheServer server = ApacheServer.of(site(mode));
        ShiftedClock clock = ShiftedClock.in(server.folder());
        try (OwnServer own = OwnServer.start(server, ShiftedClock.environment(server.folder()))) {
            if (mode == Mode.DAEMON) {
                server.expectLog(Codes.REQUEST_TIMEOUT, Codes.QUEUE_TIMEOUT);
                assertThat(server.processes().supervisor())
                        .hasValueSatisfying(supervisor ->
                                assertThat(ShiftedClock.isSeenBy(supervisor)).isTrue());
            }
            jump(server, clock, HOUR);
            jump(server, clock, Duration.ZERO);
            jump(server, clock, HOUR.negated());
            own.verifyAndStop();
        }
    }

    /** A request is held in its application over the jump, and served; what ends by a time-out does so meanwhile. */
    private static void jump(ApacheServer server, ShiftedClock clock, Duration ahead) throws IOException {
        String gate = "at" + ahead;
        try (RawConnection held = ask(server, "/held/wait?" + gate)) {
            Poll.until(
                    "the request in the application",
                    () -> server.get("/held/waiting?" + gate).text().equals("1\n"));
            if (server.mode() == Mode.DAEMON) {
                timeOut(server, clock, ahead);
            } else {
                clock.jumpTo(ahead);
                verifyJump(server, ahead);
            }
            assertThat(server.get("/held/open?" + gate).status()).isEqualTo(200);
            assertThat(held.read().text()).isEqualTo("passed\n");
        }
    }

    private static void timeOut(ApacheServer server, ShiftedClock clock, Duration ahead) throws IOException {
        // Loads the applications, for which there is more time.
        assertThat(server.get("/timed/").status()).isEqualTo(200);
        assertThat(server.get("/narrow/waiting?x").status()).isEqualTo(200);
        try (RawConnection running = ask(server, "/narrow/stream?" + ahead)) {
            running.body(running.readHead()).next();
            long begun = System.nanoTime();
            long idle = Long.parseLong(server.get("/idle/").text().split(" ")[0]);
            try (RawConnection queued = ask(server, "/narrow/waiting?x");
                    RawConnection slow = ask(server, "/timed/sleep")) {
                clock.jumpTo(ahead);
                verifyJump(server, ahead);
                assertThat(slow.read().status()).isEqualTo(504);
                assertThat(since(begun)).isGreaterThanOrEqualTo(TIMEOUT);
                assertThat(queued.read().status()).isEqualTo(504);
            }
            Poll.until("the idle process to end", () -> ProcessInfo.of(idle).isEmpty());
            assertThat(since(begun)).isGreaterThanOrEqualTo(TIMEOUT);
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static RawConnection ask(ApacheServer server, String path) throws IOException {
        return server.connect().send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    /** httpd and java tell the new time. */
    private static void verifyJump(ApacheServer server, Duration ahead) {
        RawResponse response = server.get("/now");
        Instant expected = Instant.now().plus(ahead);
        Instant java = Instant.ofEpochMilli(Long.parseLong(response.text()));
        String date = response.header("Date").orElseThrow();
        Instant httpd =
                ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        assertThat(Duration.between(expected, java).abs()).isLessThan(VAGUENESS);
        assertThat(Duration.between(expected, httpd).abs()).isLessThan(VAGUENESS);
    }
}
