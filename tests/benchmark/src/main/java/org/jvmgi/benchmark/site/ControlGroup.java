/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A control group of the contender's own: exact, and no process escapes it. */
final class ControlGroup implements Accounting {
    private static final String MEMBERS = "cgroup.procs";
    private static final int NANOS_PER_MICRO = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Path folder;
    private final boolean unified;

    private ControlGroup(Path folder, boolean unified) {
        this.folder = folder;
        this.unified = unified;
    }

    /** Makes a group, empty where the system has no control groups or lets us make none. */
    static Optional<Accounting> create(String name) throws IOException {
        for (Path parent : parents()) {
            Path folder = parent.resolve(name);
            if (Files.isWritable(parent) && Files.isWritable(parent.resolve(MEMBERS))) {
                Files.createDirectory(folder);
                return Optional.of(new ControlGroup(
                        folder,
                        Files.isRegularFile(folder.resolve("cpu.stat"))
                                && !Files.isRegularFile(folder.resolve("cpuacct.usage"))));
            }
        }
        return Optional.empty();
    }

    /** Where a group may be made: version 1's cpuacct counts nanoseconds, so it goes before version 2. */
    private static List<Path> parents() throws IOException {
        List<Path> parents = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            String[] halves = line.split(" - ", 2);
            Path mount = Path.of(halves[0].split(" ")[4]);
            String[] type = halves[1].split(" ");
            if (type[0].equals("cgroup") && List.of(type[2].split(",")).contains("cpuacct")) {
                parents.add(0, mount.resolve(membership(true)));
            } else if (type[0].equals("cgroup2")) {
                parents.add(mount.resolve(membership(false)));
            }
        }
        return parents;
    }

    /** The group that this process is in, relative to the mount. */
    private static String membership(boolean cpuacct) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            String[] fields = line.split(":", 3);
            boolean wanted = cpuacct ? List.of(fields[1].split(",")).contains("cpuacct") : fields[1].isEmpty();
            if (wanted) {
                return fields[2].substring(1);
            }
        }
        return "";
    }

    @Override
    public String description() {
        return unified ? "control group version 2 (cpu.stat)" : "control group version 1 (cpuacct)";
    }

    @Override
    public List<String> accounted(List<String> command) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", "echo $$ > \"$0\" && exec \"$@\""));
        line.add(folder.resolve(MEMBERS).toString());
        line.addAll(command);
        return line;
    }

    @Override
    public void started(Process process) {
        // The process joined the group by itself, before its program began.
    }

    @Override
    public Set<Long> processes() throws IOException {
        return Files.readAllLines(folder.resolve(MEMBERS)).stream()
                .map(Long::valueOf)
                .collect(Collectors.toSet());
    }

    @Override
    public long processorNanos() throws IOException {
        if (!unified) {
            return Long.parseLong(
                    Files.readString(folder.resolve("cpuacct.usage")).trim());
        }
        for (String line : Files.readAllLines(folder.resolve("cpu.stat"))) {
            if (line.startsWith("usage_usec ")) {
                return Long.parseLong(line.substring(line.indexOf(' ') + 1)) * NANOS_PER_MICRO;
            }
        }
        throw new IOException(folder + "/cpu.stat has no usage_usec");
    }

    /** The kernel lets go of the last process a moment after it has left the list. */
    @Override
    public void close() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!folder.toFile().delete() && Files.exists(folder)) {
            if (System.nanoTime() > end) {
                throw new IOException("cannot remove the control group " + folder);
            }
            Thread.onSpinWait();
        }
    }
}
