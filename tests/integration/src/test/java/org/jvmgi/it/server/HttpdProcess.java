/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the httpd program, as the parent of a server or for one question. */
final class HttpdProcess {

    private HttpdProcess() {}

    /** What a run that ended said, and its status. */
    record Outcome(int status, String output) {}

    /**
     * Starts the parent of a server in the foreground, in a session of its own: when it stops it signals its whole process group,
     * to which the tests must not belong. A program may go before that gives way to httpd.
     */
    static Process start(ServerFolder folder, Map<String, String> environment, List<String> prefix) throws IOException {
        List<String> before = new ArrayList<>(List.of("setsid"));
        before.addAll(prefix);
        return builder(folder, environment, before, List.of("-DFOREGROUND")).start();
    }

    /** Runs httpd with further arguments ({@code -t}) until it ends. */
    static Outcome run(ServerFolder folder, String... arguments) throws IOException, InterruptedException {
        return runWith(List.of(), folder, arguments);
    }

    /** The same by a program that changes something before it gives way to httpd. */
    static Outcome runWith(List<String> prefix, ServerFolder folder, String... arguments)
            throws IOException, InterruptedException {
        Process process = builder(folder, Map.of(), prefix, List.of(arguments)).start();
        if (!process.waitFor(Settings.patience(Duration.ofSeconds(60)).toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("httpd " + String.join(" ", arguments) + " does not end");
        }
        return new Outcome(process.exitValue(), output(folder));
    }

    /** What httpd printed. */
    static String output(ServerFolder folder) throws IOException {
        Path file = folder.startLog();
        return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    }

    /** Like a service manager, it gives httpd a search path and nothing of the environment of the tests. */
    private static ProcessBuilder builder(
            ServerFolder folder, Map<String, String> environment, List<String> prefix, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Httpd.installed().program().toString());
        command.addAll(arguments);
        command.addAll(List.of("-f", folder.conf().toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("LANG", "C");
        builder.environment().putAll(Sanitizers.environment(folder.logs()));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(folder.startLog().toFile());
        return builder;
    }
}
