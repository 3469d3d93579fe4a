/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/** A limit of a running process that is lowered for a while; closing it brings the one before back. */
public final class ProcessLimit implements AutoCloseable {

    private final long pid;
    private final String option;
    private final String before;

    private ProcessLimit(long pid, String name, String option, int most) throws IOException {
        this.pid = pid;
        this.option = option;
        this.before = soft(pid, name);
        set(String.valueOf(most));
    }

    /** Lets the process open descriptors with numbers below {@code most} alone. */
    public static ProcessLimit ofDescriptors(long pid, int most) throws IOException {
        return new ProcessLimit(pid, "Max open files", "--nofile=", most);
    }

    /** Lets the process start no thread while its user has {@code most} or more. */
    public static ProcessLimit ofThreads(long pid, int most) throws IOException {
        return new ProcessLimit(pid, "Max processes", "--nproc=", most);
    }

    private static String soft(long pid, String name) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "limits"))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.split("\\s{2,}")[1])
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** A process may change its user's processes alone, in a container root too. */
    private void set(String soft) throws IOException {
        List<String> command = new ArrayList<>();
        if (Settings.root()) {
            ProcessInfo process = ProcessInfo.of(pid).orElseThrow();
            String gid = process.status().get("Gid").split("\\s+")[0];
            command.addAll(List.of("setpriv", "--reuid=" + process.uid(), "--regid=" + gid, "--clear-groups"));
        }
        command.addAll(List.of("prlimit", "--pid", String.valueOf(pid), option + soft + ":"));
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            Assertions.assertThat(status).as("the status of prlimit").isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a limit is set", e);
        }
    }

    @Override
    public void close() throws IOException {
        set(before);
    }
}
