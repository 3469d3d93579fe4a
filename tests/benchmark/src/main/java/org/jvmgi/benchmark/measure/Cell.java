/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.measure;

import java.util.List;

/**
 * One table of the report.
 *
 * @param workload name of the workload
 * @param connections connections that the load generator kept open
 * @param series of each contender, in the order of measuring
 */
public record Cell(String workload, int connections, List<Series> series) {
    /** Whether a contender of it answered wrongly. */
    public boolean hasFailure() {
        return series.stream().anyMatch(each -> each.failure().isPresent());
    }
}
