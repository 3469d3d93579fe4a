/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jvmgi.benchmark.measure.AnswerCheck;
import org.jvmgi.benchmark.site.Memory;
import org.jvmgi.benchmark.site.Site;
import org.jvmgi.benchmark.workload.Workload;

/**
 * One start of a daemon by a request.
 *
 * @param seconds from the connection to the last byte of the first answer
 * @param mebibytes memory (PSS) of the daemon after it, in MiB
 * @param usedMebibytes the same after some more requests
 */
record FirstAnswer(double seconds, double mebibytes, double usedMebibytes) {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long ARCHIVE_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final long POLL_MILLISECONDS = 20;
    private static final double NANOS_PER_SECOND = 1e9;

    /** How daemons are started: the same for all of a run. */
    record Setting(Arena arena, Path javaHome, Optional<String> javaOptions) {
        /** Folders of sockets begin with it, and that of the archives which servers share that are started one after the other. */
        Path prefix() {
            return arena.folder().resolve("jvmgi");
        }

        private String configuration(Site site) {
            return String.join(
                    "\n",
                    "LoadModule jvmgi_module \"" + site.files().productModule() + "\"",
                    "JVMGISocketPrefix \"" + prefix() + "\"",
                    "JVMGIJavaHome \"" + javaHome + "\"",
                    javaOptions
                            .map(options -> "JVMGIJavaOptions \"" + options + "\"")
                            .orElse(""),
                    "DocumentRoot \"" + arena.folder() + "\"",
                    "<Directory \"" + arena.folder() + "\">",
                    "  Options ExecCGI",
                    "  <FilesMatch \"\\.(java|jar)$\">",
                    "    SetHandler jvmgi-script",
                    "  </FilesMatch>",
                    "</Directory>");
        }
    }

    /** Serves a source file until the server has made its class-data archive. */
    static void makeArchive(Setting setting, Workload source) throws IOException, InterruptedException {
        Path archives = Path.of(setting.prefix() + ".cds");
        try (Site site = setting.arena().open("archive")) {
            site.startHttpd(setting.configuration(site));
            awaitApache(site);
            AnswerCheck.checkOften(site.port(), source, true, 1);
            long end = System.nanoTime() + ARCHIVE_NANOS;
            while (!hasArchive(archives)) {
                if (!site.isRunning() || System.nanoTime() > end) {
                    throw new IOException("no class-data archive was made\n" + site.logTail());
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
            }
        }
    }

    private static boolean hasArchive(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".jsa"));
        }
    }

    /**
     * Starts an Apache in which nothing names a process group, so that the group {@code default} is started by the first
     * request, and sends it.
     */
    static FirstAnswer measure(Setting setting, String name, Workload hello, int requests)
            throws IOException, InterruptedException {
        try (Site site = setting.arena().open(name)) {
            site.startHttpd(setting.configuration(site));
            awaitApache(site);
            requireNoDaemon(site);
            long start = System.nanoTime();
            AnswerCheck.checkOften(site.port(), hello, true, 1);
            double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
            double first = Memory.proportionalMebibytes(daemons(site));
            AnswerCheck.checkOften(site.port(), hello, true, requests);
            return new FirstAnswer(seconds, first, Memory.proportionalMebibytes(daemons(site)));
        } catch (IOException failure) {
            throw new IOException(name + ": " + failure.getMessage(), failure);
        }
    }

    /** A file that does not exist is answered by Apache alone. */
    private static void awaitApache(Site site) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!AnswerCheck.answers(site.port(), "/nothing-of-this-name")) {
            if (!site.isRunning() || System.nanoTime() > end) {
                throw new IOException("Apache does not answer\n" + site.logTail());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
        }
    }

    private static void requireNoDaemon(Site site) throws IOException {
        if (!daemons(site).isEmpty()) {
            throw new IOException("the daemon was started before the first request");
        }
    }

    private static List<Long> daemons(Site site) throws IOException {
        return site.processIds().stream()
                .filter(process -> ProcessHandle.of(process)
                        .flatMap(handle -> handle.info().command())
                        .filter(command -> command.endsWith("/java"))
                        .isPresent())
                .toList();
    }
}
