/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Who used the processors: the whole machine, and the benchmark itself. All in nanoseconds since some moment. */
final class Machine {
    /** Fixed by Linux for what /proc shows. */
    private static final long NANOS_PER_TICK = 10_000_000;

    /** user nice system idle iowait irq softirq steal */
    private static final int STATES = 8;

    private static final int IDLE = 3;
    private static final int WAITING = 4;

    /** Index of utime in /proc/self/stat after the command; stime, and the times of ended children follow. */
    private static final int OWN_TIMES = 11;

    private static final int OWN_TIMES_END = 15;

    private Machine() {}

    /**
     * @param busy time in which a processor worked for anybody, stolen time too
     * @param all busy and idle time
     * @param own used by the benchmark's harness and its ended children, such as the load generator
     */
    record Usage(long busy, long all, long own) {}

    static Usage usage() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/stat")).get(0);
        long[] states = Stream.of(line.trim().split("\\s+"))
                .skip(1)
                .limit(STATES)
                .mapToLong(Long::parseLong)
                .toArray();
        long all = LongStream.of(states).sum();
        long busy = all - states[IDLE] - states[WAITING];
        return new Usage(busy * NANOS_PER_TICK, all * NANOS_PER_TICK, own());
    }

    private static long own() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = IntStream.range(OWN_TIMES, OWN_TIMES_END)
                .mapToLong(i -> Long.parseLong(fields[i]))
                .sum();
        return ticks * NANOS_PER_TICK;
    }
}
