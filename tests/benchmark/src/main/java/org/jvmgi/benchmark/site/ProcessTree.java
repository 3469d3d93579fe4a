/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The descendants of what was started, where no control group can be made. Counts in clock ticks of 10 ms, and misses a
 * process that left the tree or was not waited for.
 */
final class ProcessTree implements Accounting {
    /** Fixed by Linux for what /proc shows. */
    private static final long NANOS_PER_TICK = 10_000_000;

    /** Index of utime among the fields after the command's closing parenthesis; stime, cutime and cstime follow. */
    private static final int FIRST_TIME = 11;

    private static final int TIMES = 4;

    private final List<ProcessHandle> roots = new ArrayList<>();

    @Override
    public String description() {
        return "/proc/PID/stat (ticks of 10 ms)";
    }

    @Override
    public List<String> accounted(List<String> command) {
        return command;
    }

    @Override
    public synchronized void started(Process process) {
        roots.add(process.toHandle());
    }

    @Override
    public synchronized Set<Long> processes() {
        return roots.stream()
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    @Override
    public long processorNanos() throws IOException {
        long ticks = 0;
        for (long process : processes()) {
            ticks += ticks(process);
        }
        return ticks * NANOS_PER_TICK;
    }

    private static long ticks(long process) throws IOException {
        String stat;
        try {
            stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        } catch (NoSuchFileException ended) {
            return 0; // its parent counts it from now on
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = 0; i < TIMES; i++) {
            ticks += Long.parseLong(fields[FIRST_TIME + i]);
        }
        return ticks;
    }

    @Override
    public void close() {
        // Nothing of it outlives the processes.
    }
}
