/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs JVMs with the agent, each with one of the ways to end it. */
class ExitAgentTest {

    @TempDir
    static Path folder;

    private static Path jar;

    private record Ended(int status, String output) {}

    @BeforeAll
    static void pack() throws IOException {
        jar = folder.resolve("agent.jar");
        Path classes = Path.of(System.getProperty("jvmgi.classes", "target/classes"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", ExitAgent.class.getName());
        manifest.getMainAttributes().putValue("Launcher-Agent-Class", ExitAgent.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Leaver.class.getName());
        manifest.getMainAttributes()
                .put(Attributes.Name.CLASS_PATH, Leaver.location().toUri().toString());
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream archive = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                archive.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                archive.write(Files.readAllBytes(file));
            }
        }
    }

    @Test
    void whoeverCallsIsRefused() throws Exception {
        assertRefused(run("-javaagent:" + jar, "refused"));
    }

    @Test
    void launcherStartsTheAgentToo() throws Exception {
        assertRefused(ended(startOf("-jar", jar.toString(), "refused")));
        assertThat(ended(startOf("-jar", jar.toString(), "leave"))).isEqualTo(new Ended(7, "hook\n"));
    }

    private static void assertRefused(Ended ended) {
        assertThat(ended.output().lines())
                .containsExactly(
                        "early: java.lang.Error: exit(2) before the server is ready",
                        "exit: java.lang.IllegalAccessError: 3",
                        "halt: java.lang.IllegalAccessError: 4",
                        "reflection: java.lang.IllegalAccessError: 5",
                        "handle: java.lang.IllegalAccessError: 6",
                        "alive");
        assertThat(ended.status()).isZero();
    }

    @Test
    void theServerItselfMayLeave() throws Exception {
        assertThat(run("-javaagent:" + jar, "leave")).isEqualTo(new Ended(7, "hook\n"));
        assertThat(run("-javaagent:" + jar, "halt")).isEqualTo(new Ended(8, ""));
    }

    @Test
    void withoutTheAgentAllIsAsEver() throws Exception {
        assertThat(run("-showversion", "exit").status()).isEqualTo(15);
        assertThat(run("-Dunused=1", "leave")).isEqualTo(new Ended(7, "hook\n"));
        assertThat(run("-Dunused=1", "halt")).isEqualTo(new Ended(8, ""));
    }

    @Test
    void aSignalStillEndsTheProcess() throws Exception {
        Process process = start("-javaagent:" + jar, "wait");
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("waiting");
            process.toHandle().destroy(); // leaves the stream open
            assertThat(lines.readLine()).isEqualTo("hook");
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(143);
    }

    private static Ended run(String option, String way) throws IOException, InterruptedException {
        return ended(start(option, way));
    }

    private static Ended ended(Process process) throws IOException, InterruptedException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }

    private static Process start(String option, String way) throws IOException {
        return startOf(option, "-cp", jar + ":" + Leaver.location(), Leaver.class.getName(), way);
    }

    private static Process startOf(String... words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(words));
        return new ProcessBuilder(command).start();
    }
}
