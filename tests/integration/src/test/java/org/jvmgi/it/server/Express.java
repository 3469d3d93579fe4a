/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** The command line of the tree that a server was made from. */
public final class Express {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    private Express() {}

    /** What a command prints, and its exit status. */
    public record Answer(int status, String text) {}

    /** Starts a command in a session of its own; all that it prints goes to a file. */
    public static Process start(ServerFolder folder, File output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "setsid", folder.modules().resolve("jvmgi/jvmgi-express").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().putAll(Sanitizers.environment(folder.logs()));
        return builder.start();
    }

    /** Runs a command to its end. */
    public static Answer ask(ServerFolder folder, String... arguments) throws IOException, InterruptedException {
        File output = Files.createTempFile(folder.logs(), "answer", ".txt").toFile();
        Process express = start(folder, output, arguments);
        Assertions.assertThat(express.waitFor(Settings.patience(LIMIT).toSeconds(), TimeUnit.SECONDS))
                .as("the end of jvmgi-express %s", List.of(arguments))
                .isTrue();
        return new Answer(express.exitValue(), Files.readString(output.toPath()));
    }
}
