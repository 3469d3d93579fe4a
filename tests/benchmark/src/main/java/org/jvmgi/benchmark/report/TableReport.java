/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jvmgi.benchmark.measure.Cell;
import org.jvmgi.benchmark.measure.Measurement;
import org.jvmgi.benchmark.measure.Series;

/** The tables in Markdown that people read; docs/performance.md explains the columns. */
public final class TableReport {
    private static final String HEAD =
            """
            | contender | req/s | of the ceiling | (min – max) | × best peer | CPU µs/req | × ceiling | p50 µs | p99 µs | PSS MiB | broken | others % |
            |---|--:|--:|:-:|--:|--:|--:|--:|--:|--:|--:|--:|
            """;

    private static final double PERCENT = 100.0;

    private TableReport() {}

    public static String cell(Cell cell) {
        Comparison comparison = new Comparison(cell);
        int rounds = cell.series().stream()
                .mapToInt(series -> series.rounds().size())
                .max()
                .orElse(0);
        StringBuilder text = new StringBuilder(2048);
        text.append("\n### ").append(cell.workload()).append(", ").append(cell.connections());
        text.append(cell.connections() == 1 ? " connection, " : " connections, ");
        text.append(rounds).append(rounds == 1 ? " round\n\n" : " rounds\n\n").append(HEAD);
        cell.series().forEach(series -> text.append(row(comparison, series)));
        comparison.bestPeer().ifPresent(peer -> text.append("\nBest peer: ")
                .append(peer.contender())
                .append(".\n"));
        return text.toString();
    }

    private static String row(Comparison comparison, Series series) {
        String name = "| " + series.contender() + " | ";
        if (series.failure().isPresent()) {
            return name + "no figures: " + series.failure().get() + " |\n";
        }
        if (series.rounds().isEmpty()) {
            return name + "not reached before the deadline |\n";
        }
        List<Double> ratios = comparison.toCeiling(series);
        long broken = series.rounds().stream()
                .mapToLong(Measurement::brokenConnections)
                .sum();
        return name
                + String.join(
                        " | ",
                        number("%.0f", median(series, Measurement::requestsPerSecond)),
                        number("%.2f", Statistics.median(ratios)),
                        number("%.2f", Statistics.minimum(ratios)) + " – " + number("%.2f", Statistics.maximum(ratios)),
                        number("%.2f", Statistics.median(comparison.toBestPeer(series))),
                        number("%.1f", median(series, Measurement::cpuMicros)),
                        number("%.2f", Statistics.median(comparison.cpuToCeiling(series))),
                        number("%.0f", median(series, Measurement::p50Micros)),
                        number("%.0f", median(series, Measurement::p99Micros)),
                        number("%.0f", series.mebibytes()),
                        Long.toString(broken),
                        number("%.1f", PERCENT * median(series, Measurement::otherShare)))
                + " |\n";
    }

    private static double median(Series series, ToDoubleFunction<Measurement> figure) {
        return Statistics.median(Statistics.figures(series, figure));
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
    }

    /** Who was not measured, and why. */
    public static String absent(Map<String, String> absent) {
        if (absent.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("\nNot measured:\n\n");
        absent.forEach((name, reason) ->
                text.append("* ").append(name).append(": ").append(reason).append('\n'));
        return text.toString();
    }
}
