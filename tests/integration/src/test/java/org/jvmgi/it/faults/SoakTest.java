/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvmgi.it.http.OpenLoop;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.OwnServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Site;

/** Requests of every fate for a quarter of an hour: threads, descriptors and memory stay flat. {@code tests/faults/soak} alone runs it. */
@Tag("faults")
class SoakTest {

    private static final int RATE = 50;
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(10);
    private static final Random RANDOM = new Random(Long.getLong("jvmgi.seed", 1));

    /** All processes of the server at one moment. */
    private record Sample(int threads, int descriptors, long kibibytes) {}

    private static Site site() {
        return new Site()
                .mpmConfig("StartServers 2\nServerLimit 2\nThreadsPerChild 32\nMaxRequestWorkers 64\n"
                        + "MinSpareThreads 1\nMaxSpareThreads 64\n")
                .config("JVMGIDaemonProcess app processes=2 max-heap=64m java-options=-XX:+AlwaysPreTouch")
                .config("JVMGIProcessGroup app")
                .alias("/hello", "Greeting.java")
                .alias("/echo", "Echo.java")
                .alias("/f", "Faults.java")
                .alias("/r", "Responses.java");
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void nothingGrows() throws Exception {
        long minutes = Long.getLong("jvmgi.soak.minutes", 15);
        try (OwnServer own = OwnServer.of(site())) {
            ApacheServer server = own.server();
            server.allowLog("JVMGI0", "AH0");
            Poll.until("the application", () -> server.get("/hello").status() == 200);
            List<Sample> samples = new ArrayList<>();
            try (OpenLoop load = OpenLoop.start(RATE, () -> request(server), SoakTest::isExpected)) {
                long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
                while (System.nanoTime() < end) {
                    long next = System.nanoTime() + INTERVAL;
                    samples.add(sample(server));
                    Poll.holdsWithin(java.time.Duration.ofSeconds(60), () -> System.nanoTime() >= next);
                }
                OpenLoop.Result result = load.finish();
                result.failures().stream().limit(5).forEach(Figures::note);
                Figures.tell(
                        "unexpected answers in " + minutes + " minutes",
                        "0",
                        result.failures().size() + " of " + result.sent(),
                        result.failures().isEmpty());
            }
            tell(samples);
            judge(samples);
            own.verifyAndStop();
        }
    }

    /** 70 hellos, 10 uploads, 10 streams, 5 exceptions and 5 clients that leave, of a hundred. */
    private static RawResponse request(ApacheServer server) {
        int kind = RANDOM.nextInt(100);
        if (kind < 70) {
            return server.get("/hello");
        }
        if (kind < 80) {
            return server.post("/echo", new byte[10_000]);
        }
        if (kind < 90) {
            return server.get("/r?repeat=200&body=0123456789012345678901234567890123456789");
        }
        return kind < 95 ? server.get("/f/unchecked") : leave(server);
    }

    private static RawResponse leave(ApacheServer server) {
        try (RawConnection connection = server.connect()) {
            connection.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nbegin");
            connection.abort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return server.get("/hello");
    }

    private static boolean isExpected(RawResponse response) {
        return response.status() == 200 || response.status() == 500;
    }

    private static Sample sample(ApacheServer server) {
        int threads = 0;
        int descriptors = 0;
        long memory = 0;
        for (ProcessInfo process : server.processes().all()) {
            threads += (int) number(process, "Threads");
            descriptors += process.descriptors().size();
            memory += number(process, "VmRSS");
        }
        return new Sample(threads, descriptors, memory);
    }

    private static long number(ProcessInfo process, String field) {
        return Long.parseLong(process.status().getOrDefault(field, "0").split(" ")[0]);
    }

    /** A line for each tenth of the time. */
    private static void tell(List<Sample> samples) {
        for (int i = 0; i < 10; i++) {
            Sample sample = samples.get(i * samples.size() / 10);
            Figures.note("after %d %%: %d threads, %d descriptors, %d MiB"
                    .formatted(10 * i, sample.threads(), sample.descriptors(), sample.kibibytes() / 1024));
        }
    }

    /** Compares the last third with the second one: the first is for warming up. */
    private static void judge(List<Sample> samples) {
        int third = samples.size() / 3;
        List<Sample> before = samples.subList(third, 2 * third);
        List<Sample> after = samples.subList(2 * third, samples.size());
        compare("threads", before, after, Sample::threads, 0.05);
        compare("descriptors", before, after, Sample::descriptors, 0.05);
        compare("memory, MiB", before, after, sample -> sample.kibibytes() / 1024.0, 0.05);
    }

    private static void compare(
            String what, List<Sample> before, List<Sample> after, ToDoubleFunction<Sample> value, double growth) {
        double first = before.stream().mapToDouble(value).average().orElse(0);
        double second = after.stream().mapToDouble(value).average().orElse(0);
        Figures.tell(
                what + ", second and last third",
                "growth under %.0f %%".formatted(growth * 100),
                "%.1f, %.1f".formatted(first, second),
                second <= first * (1 + growth) + 2);
    }
}
