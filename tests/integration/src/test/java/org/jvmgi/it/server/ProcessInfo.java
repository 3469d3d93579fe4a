/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One process as /proc shows it at one moment. */
public record ProcessInfo(long pid, long parent, char state, long uid, List<String> command) {

    /** Among the fields of /proc/PID/stat behind the name. */
    private static final int TERMINAL = 4;

    /** The process, unless it has ended meanwhile. */
    public static Optional<ProcessInfo> of(long pid) {
        try {
            Map<String, String> status = status(pid);
            return Optional.of(new ProcessInfo(
                    pid,
                    Long.parseLong(status.get("PPid")),
                    status.get("State").charAt(0),
                    Long.parseLong(status.get("Uid").split("\\s+")[1]),
                    strings(pid, "cmdline")));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }

    /** Every process of the machine. */
    public static List<ProcessInfo> all() {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .map(ProcessInfo::of)
                .flatMap(Optional::stream)
                .toList();
    }

    public boolean isZombie() {
        return state == 'Z';
    }

    /** Whether some word of the command line contains the text. */
    public boolean mentions(String text) {
        return command.stream().anyMatch(word -> word.contains(text));
    }

    /** The lines of /proc/PID/status by their names; empty when the process has ended. */
    public Map<String, String> status() {
        try {
            return status(pid);
        } catch (IOException ended) {
            return Map.of();
        }
    }

    /** The environment that the process was started with. */
    public Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        try {
            for (String entry : strings(pid, "environ")) {
                String[] pair = entry.split("=", 2);
                environment.put(pair[0], pair.length == 2 ? pair[1] : "");
            }
        } catch (IOException ended) {
            return Map.of();
        }
        return environment;
    }

    /** The number of the terminal that controls the process; 0: none, or the process has ended. */
    public int terminal() {
        try {
            String text = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"), StandardCharsets.ISO_8859_1);
            // The name before may hold blanks and parentheses.
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return Integer.parseInt(fields[TERMINAL]);
        } catch (IOException ended) {
            return 0;
        }
    }

    /** What each open descriptor points to; empty when the process has ended. */
    public List<String> descriptors() {
        try (Stream<Path> entries = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            return entries.map(ProcessInfo::target).flatMap(Optional::stream).toList();
        } catch (IOException ended) {
            return List.of();
        }
    }

    /** Whether the process has mapped a file whose path contains the text. */
    public boolean maps(String part) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), "maps"), StandardCharsets.ISO_8859_1)
                    .contains(part);
        } catch (IOException ended) {
            return false;
        }
    }

    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException closedMeanwhile) {
            return Optional.empty();
        }
    }

    private static Map<String, String> status(long pid) throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line :
                Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"), StandardCharsets.ISO_8859_1)) {
            String[] pair = line.split(":", 2);
            fields.put(pair[0], pair[1].strip());
        }
        return fields;
    }

    private static List<String> strings(long pid, String file) throws IOException {
        String text = Files.readString(Path.of("/proc", String.valueOf(pid), file), StandardCharsets.ISO_8859_1);
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\0"));
    }
}
