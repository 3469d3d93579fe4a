/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.report;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jvmgi.benchmark.measure.Measurement;
import org.jvmgi.benchmark.measure.Series;

/** Middle and spread of what was measured in several rounds. */
public final class Statistics {
    private Statistics() {}

    /** Middle of the values; of an even number of them, the mean of the two in the middle. */
    public static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.isEmpty()) {
            return Double.NaN;
        }
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public static double minimum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
    }

    public static double maximum(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** One figure of each round. */
    public static List<Double> figures(Series series, ToDoubleFunction<Measurement> figure) {
        return series.rounds().stream().mapToDouble(figure).boxed().toList();
    }

    /** One figure divided by another contender's of the same round, for each round that both have. */
    public static List<Double> ratios(Series series, Series to, ToDoubleFunction<Measurement> figure) {
        List<Double> dividends = figures(series, figure);
        List<Double> divisors = figures(to, figure);
        return IntStream.range(0, Math.min(dividends.size(), divisors.size()))
                .mapToObj(i -> dividends.get(i) / divisors.get(i))
                .toList();
    }
}
