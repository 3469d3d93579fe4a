/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvmgi.benchmark.measure.Cell;
import org.jvmgi.benchmark.measure.Series;
import org.jvmgi.benchmark.report.Goal.Measure;

/** The goals that the project has set itself, beside what was measured. */
public final class Goals {
    /** The number of connections that the goals are meant for. */
    static final int CONNECTIONS = 16;

    private static final String EMBEDDED = "jvmgi-embedded-file";
    private static final String EMBEDDED_CLASS = "jvmgi-embedded-class";
    private static final String DAEMON = "jvmgi-daemon-file";

    private static final List<Goal> ALL = List.of(
            new Goal("event", EMBEDDED, "hello", Measure.OF_CEILING, 0.92),
            new Goal("event", EMBEDDED, "environ", Measure.OF_CEILING, 0.85),
            new Goal("event", EMBEDDED, "echo", Measure.OF_CEILING, 0.85),
            new Goal("event", EMBEDDED, "streamed", Measure.OF_CEILING, 0.95),
            new Goal("event", EMBEDDED, "file", Measure.OF_CEILING, 0.95),
            new Goal("event", EMBEDDED, "hello", Measure.CPU_OF_CEILING, 1.10),
            new Goal("event", EMBEDDED, "hello", Measure.OF_BEST_PEER, 2.0),
            new Goal("event", EMBEDDED, "environ", Measure.OF_BEST_PEER, 2.0),
            new Goal("event", EMBEDDED_CLASS, "hello", Measure.OF_CEILING, 1.10),
            new Goal("worker", EMBEDDED_CLASS, "hello", Measure.OF_JETTY_ALONE, 0.85),
            new Goal("event", DAEMON, "hello", Measure.OF_CEILING, 0.65),
            new Goal("event", DAEMON, "environ", Measure.OF_CEILING, 0.62),
            new Goal("event", DAEMON, "echo", Measure.OF_CEILING, 0.52),
            new Goal("event", DAEMON, "streamed", Measure.OF_CEILING, 0.90),
            new Goal("event", DAEMON, "file", Measure.OF_CEILING, 0.95),
            new Goal("event", DAEMON, "hello", Measure.CPU_OF_CEILING, 1.75),
            new Goal("event", DAEMON, "hello", Measure.OF_BEST_PEER, 1.5),
            new Goal("event", DAEMON, "environ", Measure.OF_BEST_PEER, 1.5));

    private Goals() {}

    /** A table of the goals that this run has figures for; empty without any. */
    public static String text(String mpm, List<Cell> cells) {
        String rows = ALL.stream()
                .filter(goal -> goal.mpm().equals(mpm))
                .flatMap(goal -> row(goal, cells).stream())
                .collect(Collectors.joining());
        return rows.isEmpty()
                ? ""
                : "\n### Goals, " + mpm + " MPM, " + CONNECTIONS
                        + " connections\n\n| contender | workload | goal | measured | |\n|---|---|--:|--:|---|\n"
                        + rows;
    }

    private static Optional<String> row(Goal goal, List<Cell> cells) {
        return cells.stream()
                .filter(cell -> cell.workload().equals(goal.workload()) && cell.connections() == CONNECTIONS)
                .findFirst()
                .map(Comparison::new)
                .flatMap(
                        comparison -> comparison.find(goal.contender()).map(series -> figure(goal, comparison, series)))
                .filter(figure -> !figure.isNaN())
                .map(figure -> row(goal, figure));
    }

    private static Double figure(Goal goal, Comparison comparison, Series series) {
        return Statistics.median(
                switch (goal.measure()) {
                    case OF_CEILING -> comparison.toCeiling(series);
                    case CPU_OF_CEILING -> comparison.cpuToCeiling(series);
                    case OF_BEST_PEER -> comparison.toBestPeer(series);
                    case OF_JETTY_ALONE -> comparison.to(series, "jetty-alone");
                });
    }

    private static String row(Goal goal, double figure) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s %.2f %s | %.2f | %s |%n",
                goal.contender(),
                goal.workload(),
                goal.measure() == Measure.CPU_OF_CEILING ? "≤" : "≥",
                goal.limit(),
                goal.measure().title(),
                figure,
                goal.isReachedBy(figure) ? "reached" : "**missed**");
    }
}
