/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jvmgi.benchmark.site.Installation;
import org.jvmgi.benchmark.site.Jdk;
import org.jvmgi.benchmark.site.Scale;

/** What one has to know to judge figures: the machine, the versions, the sizes. */
final class Circumstances {
    private static final long VERSION_SECONDS = 10;

    private Circumstances() {}

    static Map<String, String> of(Installation installation, Jdk jdk, Scale scale, Settings settings)
            throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        all.put("machine", Runtime.getRuntime().availableProcessors() + " processors, " + processor());
        all.put("kernel", System.getProperty("os.version"));
        all.put("httpd", httpdVersion(installation.httpd()));
        all.put("JDK", jdk.version() + " with " + String.join(" ", Installation.JVM_OPTIONS));
        all.put("MPM", scale.mpm() + ", " + scale.children() + " children of " + scale.threadsPerChild() + " threads");
        all.put("measured", settings.rounds() + " × " + settings.seconds() + " s");
        return all;
    }

    private static String processor() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }

    private static String httpdVersion(Path httpd) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(httpd.toString(), "-v"))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return output.lines()
                .filter(line -> line.startsWith("Server version:"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown");
    }
}
