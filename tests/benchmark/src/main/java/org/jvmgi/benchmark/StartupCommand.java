/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jvmgi.benchmark.report.Statistics;
import org.jvmgi.benchmark.site.Installation;
import org.jvmgi.benchmark.site.Jdk;
import org.jvmgi.benchmark.site.Scale;
import org.jvmgi.benchmark.workload.Workload;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures how long the first request to a daemon takes that nobody has started yet, and what the daemon then holds. */
@Command(
        name = "tests/benchmark/startup",
        description =
                "Measures a daemon of mod_jvmgi from the request that starts it to its first answer, and its memory.",
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class StartupCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int MOST_STARTS = 100;
    private static final double GOAL_SECONDS = 0.6;
    private static final double GOAL_MEBIBYTES = 60;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this.")
    boolean help;

    @Option(names = "--starts", paramLabel = "N", description = "How often each is started (${DEFAULT-VALUE}).")
    private int starts = 5;

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "Requests before the memory is read the second time (${DEFAULT-VALUE}).")
    private int requests = 2000;

    @Option(names = "--jdk", paramLabel = "JDK", description = "A JDK's folder or feature version.")
    private Optional<String> jdk = Optional.empty();

    @Option(
            names = "--java-options",
            paramLabel = "OPTIONS",
            description = "For the daemon's JVM (none: what users get who set none).")
    private Optional<String> javaOptions = Optional.empty();

    /** Ends with status 0, 1 when a daemon did not answer rightly, or 2 when the command line is wrong. */
    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new StartupCommand());
        command.setExecutionExceptionHandler((failure, line, result) -> {
            boolean misused = failure instanceof IllegalArgumentException;
            System.err.println("startup: " + (misused ? failure.getMessage() : failure));
            return misused ? MISUSED : FAILED;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (starts < 1 || starts > MOST_STARTS || requests < 0) {
            throw new IllegalArgumentException(
                    "--starts must be from 1 to " + MOST_STARTS + ", --requests not negative");
        }
        Jdk java = jdk.map(Jdk::find).orElseGet(Jdk::current);
        Installation installation = Installation.fromProperties(java.home());
        System.out.printf("JDK %s, %d starts%n%n", java.version(), starts);
        System.out.println("| target | first answer, s | (min – max) | PSS MiB | (min – max) | PSS MiB after "
                + requests + " requests | |\n|---|--:|:-:|--:|:-:|--:|---|");
        try (Arena arena = new Arena(installation, new Scale("event", 1, 16, 1))) {
            byte[] file = Files.readAllBytes(arena.materials().largeFile());
            Workload hello = Workload.all(file).get(0);
            FirstAnswer.Setting setting = new FirstAnswer.Setting(arena, installation.javaHome(), javaOptions);
            Workload source = hello.under("/Hello.java");
            measure(setting, "jar", hello.under("/application.jar"));
            measure(setting, "source file", source);
            FirstAnswer.makeArchive(setting, source);
            measure(setting, "jar, archive", hello.under("/application.jar"));
            measure(setting, "source file, archive", source);
        }
        return 0;
    }

    private void measure(FirstAnswer.Setting setting, String title, Workload hello)
            throws IOException, InterruptedException {
        List<FirstAnswer> answers = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            answers.add(FirstAnswer.measure(setting, title.replaceAll("\\W+", "-") + i, hello, requests));
        }
        List<Double> seconds = answers.stream().map(FirstAnswer::seconds).toList();
        List<Double> mebibytes = answers.stream().map(FirstAnswer::mebibytes).toList();
        List<Double> used = answers.stream().map(FirstAnswer::usedMebibytes).toList();
        boolean reached = Statistics.median(seconds) <= GOAL_SECONDS && Statistics.median(mebibytes) <= GOAL_MEBIBYTES;
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f – %.2f | %.0f | %.0f – %.0f | %.0f | %s |%n",
                title,
                Statistics.median(seconds),
                Statistics.minimum(seconds),
                Statistics.maximum(seconds),
                Statistics.median(mebibytes),
                Statistics.minimum(mebibytes),
                Statistics.maximum(mebibytes),
                Statistics.median(used),
                String.format(
                        Locale.ROOT,
                        "goal (%.1f s, %.0f MiB) %s",
                        GOAL_SECONDS,
                        GOAL_MEBIBYTES,
                        reached ? "reached" : "**missed**"));
    }
}
