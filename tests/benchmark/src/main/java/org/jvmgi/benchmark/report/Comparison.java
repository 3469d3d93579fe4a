/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jvmgi.benchmark.contender.Contenders;
import org.jvmgi.benchmark.contender.Role;
import org.jvmgi.benchmark.measure.Cell;
import org.jvmgi.benchmark.measure.Measurement;
import org.jvmgi.benchmark.measure.Series;

/** The ratios of one cell: to the ceiling, to the best peer, to any other contender. */
final class Comparison {
    private final Cell cell;
    private final Optional<Series> ceiling;
    private final Optional<Series> bestPeer;

    Comparison(Cell cell) {
        this.cell = cell;
        this.ceiling = find(Contenders.CEILING);
        this.bestPeer = cell.series().stream()
                .filter(series -> series.role() == Role.PEER)
                .filter(series -> !series.rounds().isEmpty())
                .max(Comparator.comparingDouble(series -> Statistics.median(toCeiling(series))));
    }

    /** A contender that has figures in this cell. */
    Optional<Series> find(String contender) {
        return cell.series().stream()
                .filter(series -> series.contender().equals(contender))
                .filter(series -> !series.rounds().isEmpty())
                .findFirst();
    }

    /** The peer with the highest median of requests per second. */
    Optional<Series> bestPeer() {
        return bestPeer;
    }

    /** Requests per second as a part of the ceiling's, round by round. */
    List<Double> toCeiling(Series series) {
        return ceiling.map(to -> Statistics.ratios(series, to, Measurement::requestsPerSecond))
                .orElse(List.of());
    }

    /** Processor time per request as a multiple of the ceiling's, round by round. */
    List<Double> cpuToCeiling(Series series) {
        return ceiling.map(to -> Statistics.ratios(series, to, Measurement::cpuMicros))
                .orElse(List.of());
    }

    /** Requests per second as a multiple of the best peer's, round by round. */
    List<Double> toBestPeer(Series series) {
        return bestPeer.map(to -> Statistics.ratios(series, to, Measurement::requestsPerSecond))
                .orElse(List.of());
    }

    /** Requests per second as a multiple of another contender's, round by round. */
    List<Double> to(Series series, String other) {
        return find(other)
                .map(to -> Statistics.ratios(series, to, Measurement::requestsPerSecond))
                .orElse(List.of());
    }
}
