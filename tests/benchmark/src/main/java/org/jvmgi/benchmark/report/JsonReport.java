/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvmgi.benchmark.measure.Cell;
import org.jvmgi.benchmark.measure.Measurement;
import org.jvmgi.benchmark.measure.Series;

/** Every single measurement, for programs. */
public final class JsonReport {
    private JsonReport() {}

    public static String text(Map<String, String> circumstances, Map<String, String> absent, List<Cell> cells) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("circumstances", circumstances);
        report.put("absent", absent);
        report.put("cells", cells.stream().map(JsonReport::cell).toList());
        return Json.text(report) + "\n";
    }

    private static Map<String, Object> cell(Cell cell) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("workload", cell.workload());
        map.put("connections", cell.connections());
        map.put("contenders", cell.series().stream().map(JsonReport::series).toList());
        return map;
    }

    private static Map<String, Object> series(Series series) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", series.contender());
        map.put("role", series.role());
        series.failure().ifPresent(finding -> map.put("failure", finding));
        map.put("pss_mib", series.mebibytes());
        map.put("rounds", series.rounds().stream().map(JsonReport::measurement).toList());
        return map;
    }

    private static Map<String, Object> measurement(Measurement measurement) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("requests_per_second", measurement.requestsPerSecond());
        map.put("cpu_us", measurement.cpuMicros());
        map.put("p50_us", measurement.p50Micros());
        map.put("p99_us", measurement.p99Micros());
        map.put("broken", measurement.brokenConnections());
        map.put("other_share", measurement.otherShare());
        return map;
    }
}
