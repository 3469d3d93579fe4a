/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmgi.benchmark.site.Jdk;
import org.jvmgi.benchmark.site.Scale;
import picocli.CommandLine.Option;

/** The command line; what it leaves out comes from one of the presets of {@link Settings}. */
final class BenchmarkOptions {
    private static final int MOST_CONNECTIONS = 1000;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    boolean help;

    @Option(names = "--list", description = "Print the contenders, and what those lack that cannot run here.")
    boolean list;

    @Option(
            names = "--check",
            description = "Only start mod_jvmgi and the C handler and check their answers; measure nothing.")
    boolean check;

    @Option(names = "--quick", description = "Less of everything: done within three minutes.")
    boolean quick;

    @Option(names = "--rounds", paramLabel = "N", description = "How often each contender is measured (5; quick: 3).")
    Optional<Integer> rounds = Optional.empty();

    @Option(names = "--seconds", paramLabel = "N", description = "Length of one measurement (3; quick: 1).")
    Optional<Integer> seconds = Optional.empty();

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "The most that a contender is warmed up for a workload (24; quick: 2).")
    Optional<Integer> warmUp = Optional.empty();

    @Option(
            names = "--deadline",
            paramLabel = "SECONDS",
            description = "Begin no further round after this time; report what is complete (6 hours; quick: 140).")
    Optional<Integer> deadline = Optional.empty();

    @Option(
            names = "--connections",
            paramLabel = "N",
            split = ",",
            description = "Numbers of connections (1,16,64; quick: 16).")
    List<Integer> connections = List.of();

    @Option(
            names = "--workloads",
            paramLabel = "NAME",
            split = ",",
            description = "Of hello, environ, echo, streamed, file (all; quick: hello,environ,echo).")
    List<String> workloads = List.of();

    @Option(
            names = "--contenders",
            paramLabel = "REGEX",
            description = "Who takes part, found in the names that --list prints; c-handler always does.")
    Optional<Pattern> contenders = Optional.empty();

    @Option(names = "--mpm", paramLabel = "NAME", description = "Apache's MPM: event (the default) or worker.")
    String mpm = "event";

    @Option(names = "--children", paramLabel = "N", description = "Apache's child processes (${DEFAULT-VALUE}).")
    int children = 2;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of each child (${DEFAULT-VALUE}).")
    int threads = 64;

    @Option(
            names = "--jdk",
            paramLabel = "JDK",
            description = "A JDK's folder or feature version, for every contender.")
    Optional<String> jdk = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write every single measurement to a file.")
    Optional<Path> json = Optional.empty();

    Jdk javaInstallation() {
        return jdk.map(Jdk::find).orElseGet(Jdk::current);
    }

    Scale scale(Settings settings) {
        requireBetween("--children", children, 1, 64);
        requireBetween("--threads", threads, 1, MOST_CONNECTIONS);
        if (!mpm.equals("event") && !mpm.equals("worker")) {
            throw new IllegalArgumentException("--mpm must be event or worker");
        }
        int most = settings.connections().isEmpty() ? 1 : Collections.max(settings.connections());
        return new Scale(mpm, children, threads, Math.max(most, Race.WARM_UP_CONNECTIONS));
    }

    Settings settings() {
        Settings preset = check ? Settings.check() : quick ? Settings.quick() : Settings.full();
        Settings settings = new Settings(
                workloads.isEmpty() ? preset.workloads() : workloads,
                connections.isEmpty() ? preset.connections() : connections,
                contenders.orElse(preset.contenders()),
                rounds.orElse(preset.rounds()),
                seconds.orElse(preset.seconds()),
                warmUp.orElse(preset.warmUpSeconds()),
                preset.attempts(),
                deadline.orElse(preset.deadlineSeconds()));
        rounds.ifPresent(value -> requireBetween("--rounds", value, 1, 1000));
        seconds.ifPresent(value -> requireBetween("--seconds", value, 1, 600));
        warmUp.ifPresent(value -> requireBetween("--warm-up", value, 0, 600));
        connections.forEach(value -> requireBetween("--connections", value, 1, MOST_CONNECTIONS));
        workloads.forEach(BenchmarkOptions::requireWorkload);
        return settings;
    }

    private static void requireWorkload(String name) {
        if (!Settings.ALL_WORKLOADS.contains(name)) {
            throw new IllegalArgumentException("no workload is called " + name);
        }
    }

    private static void requireBetween(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + " must be from " + least + " to " + most);
        }
    }
}
