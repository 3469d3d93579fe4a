/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.machine;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jvmgi.express.Failure;

/** Another program, run to its end. */
public final class Program {

    /** What a program left: its exit status and what it printed, standard output and error together. */
    public record Outcome(int status, String output) {

        public boolean succeeded() {
            return status == 0;
        }
    }

    private Program() {}

    /** Runs a program with no input. */
    public static Outcome run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output.strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while " + command.get(0) + " ran", e);
        }
    }

    /** Looks for a program by its names, in PATH and then where administrators' programs lie, which many PATHs leave out. */
    public static Optional<Path> find(List<String> names) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        List<Path> folders = Stream.concat(
                        Stream.of(path.split(File.pathSeparator)).filter(folder -> folder.startsWith("/")),
                        Stream.of("/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/local/apache2/bin"))
                .map(Path::of)
                .toList();
        return names.stream()
                .flatMap(name -> folders.stream().map(folder -> folder.resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
