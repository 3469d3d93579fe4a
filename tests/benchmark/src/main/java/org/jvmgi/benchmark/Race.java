/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jvmgi.benchmark.measure.Cell;
import org.jvmgi.benchmark.measure.Gauge;
import org.jvmgi.benchmark.measure.Measurement;
import org.jvmgi.benchmark.measure.Series;
import org.jvmgi.benchmark.measure.WrongAnswerException;
import org.jvmgi.benchmark.workload.Workload;

/**
 * Measures the contenders in turn, A B C … A B C …, so that whatever else happens on the machine hits all of them alike
 * and each ratio is taken within one round.
 */
final class Race {
    static final int WARM_UP_CONNECTIONS = 16;
    private static final int WARM_UP_SLICE_SECONDS = 3;

    /** Warm is whose rate and cost no longer change by more than this. */
    private static final double WARM_CHANGE = 0.03;

    private final Settings settings;
    private final Gauge gauge;
    private final Clock clock;
    private final List<Racer> racers;

    Race(Settings settings, Gauge gauge, Clock clock, List<Racer> racers) {
        this.settings = settings;
        this.gauge = gauge;
        this.clock = clock;
        this.racers = racers;
    }

    /** All cells of one workload, each handed over as soon as it is complete. */
    void run(Workload workload, Consumer<Cell> whenDone) throws IOException, InterruptedException {
        List<Series> disqualified = new ArrayList<>();
        List<Racer> fit = new ArrayList<>();
        for (Racer racer : racers) {
            Series series = new Series(racer.name(), racer.contender().role());
            if (prepare(racer, workload, series)) {
                fit.add(racer);
            } else {
                disqualified.add(series);
            }
        }
        for (int connections : settings.connections()) {
            if (!clock.isOver()) {
                List<Series> all = measure(fit, workload, connections);
                all.addAll(disqualified);
                whenDone.accept(new Cell(workload.name(), connections, all));
            }
        }
    }

    /** Checks the answers, then warms up; false when the contender must not be measured. */
    private boolean prepare(Racer racer, Workload workload, Series series) throws IOException, InterruptedException {
        String finding = Lineup.findingOf(racer, workload);
        if (finding.isEmpty()) {
            try {
                warmUp(racer, workload);
            } catch (WrongAnswerException wrong) {
                finding = wrong.getMessage();
            }
        }
        if (!finding.isEmpty()) {
            series.fail(finding);
            System.err.print(racer.name() + ": " + finding + "\n" + racer.site().logTail());
        }
        return finding.isEmpty();
    }

    private void warmUp(Racer racer, Workload workload) throws IOException, InterruptedException {
        Measurement before = null;
        for (int left = settings.warmUpSeconds(); left > 0 && !clock.isOver(); left -= WARM_UP_SLICE_SECONDS) {
            int seconds = Math.min(left, WARM_UP_SLICE_SECONDS);
            Measurement now = gauge.measure(racer.site(), workload, WARM_UP_CONNECTIONS, seconds);
            if (before != null
                    && standsStill(before.requestsPerSecond(), now.requestsPerSecond())
                    // While a JVM still compiles, its requests may keep their rate and cost ever less.
                    && standsStill(before.cpuMicros(), now.cpuMicros())) {
                return;
            }
            before = now;
        }
    }

    private static boolean standsStill(double before, double now) {
        return Math.abs(now - before) < WARM_CHANGE * before;
    }

    private List<Series> measure(List<Racer> fit, Workload workload, int connections)
            throws IOException, InterruptedException {
        List<Series> all = new ArrayList<>();
        fit.forEach(racer -> all.add(new Series(racer.name(), racer.contender().role())));
        for (int round = 0; round < settings.rounds() && !clock.isOver(); round++) {
            System.err.printf(
                    "%4d s  %s, %d connections, round %d of %d%n",
                    clock.seconds(), workload.name(), connections, round + 1, settings.rounds());
            for (int i = 0; i < fit.size(); i++) {
                measure(fit.get(i), workload, connections, all.get(i));
            }
        }
        for (int i = 0; i < fit.size(); i++) {
            all.get(i).setMebibytes(fit.get(i).site().proportionalMebibytes());
        }
        return all;
    }

    private void measure(Racer racer, Workload workload, int connections, Series series)
            throws IOException, InterruptedException {
        if (series.failure().isPresent()) {
            return;
        }
        try {
            series.add(gauge.measure(racer.site(), workload, connections, settings.seconds()));
        } catch (WrongAnswerException wrong) {
            series.fail(wrong.getMessage());
        }
        String finding = Lineup.findingOf(racer, workload);
        if (!finding.isEmpty()) {
            series.fail(finding);
        }
    }
}
