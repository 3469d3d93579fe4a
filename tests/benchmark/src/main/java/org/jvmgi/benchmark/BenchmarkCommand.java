/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jvmgi.benchmark.contender.Contender;
import org.jvmgi.benchmark.contender.Contenders;
import org.jvmgi.benchmark.measure.Cell;
import org.jvmgi.benchmark.measure.Gauge;
import org.jvmgi.benchmark.measure.Wrk;
import org.jvmgi.benchmark.report.Goals;
import org.jvmgi.benchmark.report.JsonReport;
import org.jvmgi.benchmark.report.TableReport;
import org.jvmgi.benchmark.site.Installation;
import org.jvmgi.benchmark.site.Jdk;
import org.jvmgi.benchmark.site.Scale;
import org.jvmgi.benchmark.workload.Workload;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures mod_jvmgi beside a C handler and what else runs applications behind httpd. */
@Command(
        name = "tests/benchmark/run",
        description = "Measures mod_jvmgi beside a C handler and what else runs applications behind httpd.",
        sortOptions = false,
        usageHelpAutoWidth = true)
public final class BenchmarkCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    @Mixin
    private BenchmarkOptions options = new BenchmarkOptions();

    /** Ends with status 0, 1 when a contender failed that had to run, or 2 when the command line is wrong. */
    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new BenchmarkCommand());
        command.setExecutionExceptionHandler((failure, line, result) -> {
            boolean misused = failure instanceof IllegalArgumentException;
            System.err.println("benchmark: " + (misused ? failure.getMessage() : failure));
            return misused ? MISUSED : FAILED;
        });
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Settings settings = options.settings();
        Clock clock = new Clock(settings.deadlineSeconds());
        Scale scale = options.scale(settings);
        Jdk jdk = options.javaInstallation();
        Installation installation = Installation.fromProperties(jdk.home());
        if (options.list) {
            list(installation);
            return 0;
        }
        try (Arena arena = new Arena(installation, scale)) {
            List<Workload> workloads = workloads(settings, arena);
            Lineup lineup = new Lineup(arena, workloads.get(0));
            lineup.start(chosen(settings, installation));
            if (options.check) {
                return check(lineup, workloads);
            }
            Map<String, String> circumstances = Circumstances.of(installation, jdk, scale, settings);
            circumstances.put("CPU from", lineup.accountingDescription());
            Gauge gauge = new Gauge(new Wrk(arena.folder()), settings.attempts());
            return measure(new Race(settings, gauge, clock, lineup.racers()), workloads, lineup, circumstances);
        }
    }

    private static void list(Installation installation) {
        for (Contender contender : Contenders.all(installation)) {
            String obstacle =
                    contender.obstacle().map(reason -> "  (" + reason + ")").orElse("");
            System.out.printf(
                    "%-24s %-8s %s%s%n", contender.name(), contender.role(), contender.description(), obstacle);
        }
    }

    private static List<Contender> chosen(Settings settings, Installation installation) {
        return Contenders.all(installation).stream()
                .filter(contender -> contender.name().equals(Contenders.CEILING)
                        || settings.contenders().matcher(contender.name()).find())
                .toList();
    }

    private static List<Workload> workloads(Settings settings, Arena arena) throws IOException {
        byte[] file = Files.readAllBytes(arena.materials().largeFile());
        return Workload.all(file).stream()
                .filter(workload -> settings.workloads().contains(workload.name()))
                .toList();
    }

    /** Prints a line for each contender; 1 when one does not run or answers wrongly. */
    private static int check(Lineup lineup, List<Workload> workloads) {
        int failed = lineup.absent().size();
        lineup.absent().forEach((name, reason) -> System.out.println(name + ": FAILED, " + reason));
        for (Racer racer : lineup.racers()) {
            List<String> findings = workloads.stream()
                    .map(workload -> Lineup.findingOf(racer, workload))
                    .filter(finding -> !finding.isEmpty())
                    .toList();
            failed += findings.isEmpty() ? 0 : 1;
            System.out.println(
                    racer.name() + (findings.isEmpty() ? ": ok" : ": FAILED, " + String.join("; ", findings)));
        }
        return failed == 0 ? 0 : FAILED;
    }

    private int measure(Race race, List<Workload> workloads, Lineup lineup, Map<String, String> circumstances)
            throws IOException, InterruptedException {
        circumstances.forEach((what, value) -> System.out.println("* " + what + ": " + value));
        List<Cell> cells = new ArrayList<>();
        for (Workload workload : workloads) {
            race.run(workload, cell -> {
                cells.add(cell);
                System.out.print(TableReport.cell(cell));
            });
        }
        System.out.print(Goals.text(options.mpm, cells));
        System.out.print(TableReport.absent(lineup.absent()));
        if (options.json.isPresent()) {
            Files.writeString(options.json.get(), JsonReport.text(circumstances, lineup.absent(), cells));
        }
        return cells.stream().anyMatch(Cell::hasFailure) ? FAILED : 0;
    }
}
