/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.ProcessInfo;

/** How much memory each of a server's processes had, now and again during a long request. */
final class MemorySamples {

    private static final long ALLOWED_GROWTH_KIB = 48 * 1024;

    private final ApacheServer server;
    private final List<Map<Long, Long>> samples = new ArrayList<>();

    MemorySamples(ApacheServer server) {
        this.server = server;
    }

    void take() {
        Map<Long, Long> resident = new TreeMap<>();
        for (ProcessInfo process : server.processes().all()) {
            String size = process.status().getOrDefault("VmRSS", "0 kB");
            resident.put(process.pid(), Long.parseLong(size.split(" ")[0]));
        }
        samples.add(resident);
    }

    /** After the first sample no process may have grown by more than a heap's worth of noise. */
    void assertFlat() {
        Map<Long, Long> first = samples.get(0);
        for (Map<Long, Long> sample : samples) {
            sample.forEach((pid, resident) -> assertThat(resident - first.getOrDefault(pid, resident))
                    .as("growth of process " + pid + " in KiB")
                    .isLessThan(ALLOWED_GROWTH_KIB));
        }
    }
}
