/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jvmgi.benchmark.contender.Contender;
import org.jvmgi.benchmark.measure.AnswerCheck;
import org.jvmgi.benchmark.measure.WrongAnswerException;
import org.jvmgi.benchmark.site.Site;
import org.jvmgi.benchmark.workload.Workload;

/** Starts the contenders, all of them at once, and keeps those that answer. */
final class Lineup {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long POLL_MILLISECONDS = 50;

    private final Arena arena;
    private final Workload first;
    private final List<Racer> racers = new ArrayList<>();
    private final Map<String, String> absent = new LinkedHashMap<>();

    /** @param first the request that shows whether a contender is ready */
    Lineup(Arena arena, Workload first) {
        this.arena = arena;
        this.first = first;
    }

    /** Those that run, in the order of the list given to {@link #start}. */
    List<Racer> racers() {
        return racers;
    }

    /** Those that do not, and why. */
    Map<String, String> absent() {
        return absent;
    }

    /** How processor time is counted, the same for all. */
    String accountingDescription() {
        return racers.stream()
                .findFirst()
                .map(racer -> racer.site().accountingDescription())
                .orElse("nothing");
    }

    void start(List<Contender> contenders) throws IOException, InterruptedException {
        List<Racer> launched = new ArrayList<>();
        for (Contender contender : contenders) {
            if (contender.obstacle().isPresent()) {
                absent.put(contender.name(), contender.obstacle().get());
            } else {
                Site site = arena.open(contender.name());
                contender.launcher().launch(site);
                launched.add(new Racer(contender, site));
            }
        }
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (Racer racer : launched) {
            admit(racer, end);
        }
    }

    private void admit(Racer racer, long end) throws IOException, InterruptedException {
        String finding = awaitAnswer(racer, end);
        if (finding.isEmpty()) {
            racers.add(racer);
            return;
        }
        System.err.print(racer.name() + ": " + finding + "\n" + racer.site().logTail());
        absent.put(racer.name(), finding);
        racer.site().close();
    }

    /** Empty as soon as the contender answers rightly, else why it did not until the end. */
    private String awaitAnswer(Racer racer, long end) throws InterruptedException {
        while (true) {
            String finding = findingOf(racer, first);
            if (finding.isEmpty() || System.nanoTime() > end) {
                return finding;
            }
            if (!racer.site().isRunning()) {
                return "it ended by itself: " + finding;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
        }
    }

    /** What is wrong with a contender's answer, empty when nothing is. */
    static String findingOf(Racer racer, Workload workload) {
        try {
            AnswerCheck.check(racer.site().port(), workload, racer.contender().keepsContentLength());
            return "";
        } catch (WrongAnswerException wrong) {
            return wrong.getMessage();
        } catch (IOException failure) {
            return workload.path() + ": " + failure;
        }
    }
}
