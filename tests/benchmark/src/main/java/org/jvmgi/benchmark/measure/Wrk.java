/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.measure;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jvmgi.benchmark.workload.Workload;

/** The load generator wrk, one thread, told by a Lua script what to send and how to report. */
public final class Wrk {
    /** How much longer than its time a run may take: answers under way, and the start of the program. */
    private static final int GRACE_SECONDS = 20;

    private static final String RESULT = "RESULT ";

    private final Path folder;

    /** @param folder where it puts its scripts */
    public Wrk(Path folder) {
        this.folder = folder;
    }

    LoadResult run(int port, Workload workload, int connections, int seconds) throws IOException, InterruptedException {
        Path log = folder.resolve("wrk.log");
        Process process = new ProcessBuilder(List.of(
                        "wrk",
                        "--threads=1",
                        "--connections=" + connections,
                        "--duration=" + seconds + "s",
                        "--timeout=10s",
                        "--script=" + script(workload),
                        "http://127.0.0.1:" + port + workload.path()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor((long) seconds + GRACE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("wrk did not end");
            }
        } finally {
            process.destroyForcibly();
        }
        return parse(Files.readAllLines(log, StandardCharsets.ISO_8859_1));
    }

    private Path script(Workload workload) throws IOException {
        Path script = folder.resolve(workload.name() + ".lua");
        if (!Files.exists(script)) {
            StringBuilder text = new StringBuilder(1024);
            text.append("wrk.method = ").append(quoted(workload.method())).append('\n');
            workload.headers().forEach((name, value) -> text.append("wrk.headers[" + quoted(name) + "] = ")
                    .append(quoted(value))
                    .append('\n'));
            if (workload.hasRequestBody()) {
                Path body = folder.resolve(workload.name() + ".body");
                try (OutputStream out = Files.newOutputStream(body)) {
                    workload.requestBody().writeTo(out);
                }
                text.append("local file = io.open(")
                        .append(quoted(body.toString()))
                        .append(", \"rb\")\n");
                text.append("wrk.body = file:read(\"*all\")\nfile:close()\n");
            }
            Files.writeString(script, text.append(DONE));
        }
        return script;
    }

    private static final String DONE =
            """
            function done(summary, latency, requests)
              local errors = summary.errors
              io.write(string.format("RESULT requests=%d micros=%d bytes=%d status=%d broken=%d p50=%d p99=%d\\n",
                summary.requests, summary.duration, summary.bytes, errors.status,
                errors.connect + errors.read + errors.write + errors.timeout,
                latency:percentile(50), latency:percentile(99)))
            end
            """;

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static LoadResult parse(List<String> output) throws IOException {
        Map<String, Long> values = new HashMap<>();
        output.stream()
                .filter(line -> line.startsWith(RESULT))
                .flatMap(line -> Stream.of(line.substring(RESULT.length()).split(" ")))
                .map(field -> field.split("=", 2))
                .forEach(field -> values.put(field[0], Long.valueOf(field[1])));
        if (values.isEmpty()) {
            throw new IOException("wrk failed: " + String.join(" / ", output));
        }
        return new LoadResult(
                values.get("requests"),
                values.get("micros") / 1e6,
                values.get("bytes"),
                values.get("status"),
                values.get("broken"),
                values.get("p50"),
                values.get("p99"));
    }
}
