/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The processes of one contender: started here, stopped by their ids. Its methods may be called from any thread. */
final class ServerProcesses implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Path folder;
    private final Accounting accounting;
    private final List<Process> started = new ArrayList<>();
    /** Handles know a process from a later one with the same id. */
    private final Set<ProcessHandle> known = new HashSet<>();

    private boolean asked;
    private boolean closed;

    /** @param name unique on this machine while the contender runs */
    ServerProcesses(Path folder, String name) throws IOException {
        this.folder = folder;
        Optional<Accounting> group = ControlGroup.create(name);
        this.accounting = group.isPresent() ? group.get() : new ProcessTree();
    }

    String accountingDescription() {
        return accounting.description();
    }

    /** Starts a program in the contender's folder, its output in a log file there. */
    synchronized void start(List<String> command) throws IOException {
        if (asked) {
            throw new IOException("the benchmark is being stopped");
        }
        Path log = folder.resolve("output" + started.size() + ".log");
        Process process = new ProcessBuilder(accounting.accounted(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        started.add(process);
        accounting.started(process);
    }

    /** Whether every program that was started still runs. */
    synchronized boolean allRunning() {
        return started.stream().allMatch(Process::isAlive);
    }

    Set<Long> processes() throws IOException {
        return accounting.processes();
    }

    long processorNanos() throws IOException {
        return accounting.processorNanos();
    }

    /** Asks the started programs to end, httpd before what it talks to, and does not wait for it. */
    synchronized void askToEnd() throws IOException {
        if (!asked) {
            asked = true;
            remember();
            for (int i = started.size() - 1; i >= 0; i--) {
                started.get(i).destroy();
            }
        }
    }

    /** Ends them all: asks the started ones, then kills what is left of all of them. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        askToEnd();
        closed = true;
        boolean interrupted = await(PATIENCE);
        remember();
        known.forEach(ProcessHandle::destroyForcibly);
        interrupted |= await(PATIENCE);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        accounting.close();
    }

    private void remember() throws IOException {
        accounting.processes().stream()
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .forEach(known::add);
    }

    /** Waits until no process is left, or for a time; true when the thread was interrupted meanwhile. */
    private boolean await(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        while (!accounting.processes().isEmpty() && System.nanoTime() < end) {
            try {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            } catch (InterruptedException wanted) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    /** The last lines of every log file of the contender. */
    String logTail(int lines) throws IOException {
        StringBuilder text = new StringBuilder();
        try (var files = Files.newDirectoryStream(folder, "*.log")) {
            for (Path file : files) {
                List<String> all = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
                if (!all.isEmpty()) {
                    text.append("  ").append(file.getFileName()).append(":\n");
                }
                all.subList(Math.max(0, all.size() - lines), all.size())
                        .forEach(line -> text.append("    ").append(line).append('\n'));
            }
        }
        return text.toString();
    }
}
