/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The start of a program of the engine, with an engine of the test's in a bridge folder of the test's. */
@Timeout(60)
class MainTest {
    private static final String API = "package org.jvmgi; public class Marker {}";
    private static final String ENGINE =
            """
            package org.jvmgi.engine.daemon;
            public class DaemonMain {
                public static void main(String[] arguments) throws Exception {
                    System.out.println(String.join(" ", arguments));
                    ClassLoader engine = DaemonMain.class.getClassLoader();
                    ClassLoader api = org.jvmgi.Marker.class.getClassLoader();
                    System.out.println(engine != api && engine.getParent() == api);
                    System.out.println(api.getParent() == ClassLoader.getPlatformClassLoader());
                    try {
                        System.out.println(Class.forName("org.jvmgi.engine.daemon.DaemonMain", false, api));
                    } catch (ClassNotFoundException e) {
                        System.out.println("not visible");
                    }
                    System.out.println(DaemonMain.class.getResource("/second.txt") != null);
                }
            }
            """;

    @TempDir
    private Path bridge;

    @BeforeEach
    void layOutTheBridge() throws Exception {
        URI classes =
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        jar(bridge.resolve("jvmgi-boot.jar"), Path.of(classes));
        Path api = compile("api", "org/jvmgi/Marker.java", API);
        jar(bridge.resolve("jvmgi-api.jar"), api);
        Path engine = compile("engine-classes", "org/jvmgi/engine/daemon/DaemonMain.java", ENGINE, api);
        Files.createDirectory(bridge.resolve("engine"));
        jar(bridge.resolve("engine/jvmgi-engine.jar"), engine);
        Path more = Files.createDirectory(bridge.resolve("more"));
        Files.createFile(more.resolve("second.txt"));
        jar(bridge.resolve("engine/second.jar"), more);
    }

    private Path compile(String folder, String name, String source, Path... classPath) throws IOException {
        Path target = Files.createDirectory(bridge.resolve(folder));
        Path file = bridge.resolve("src").resolve(folder).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        List<String> arguments = new ArrayList<>(List.of("-d", target.toString()));
        for (Path each : classPath) {
            arguments.addAll(List.of("-cp", each.toString()));
        }
        arguments.add(file.toString());
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int result =
                ToolProvider.getSystemJavaCompiler().run(null, messages, messages, arguments.toArray(String[]::new));
        assertThat(result).as(messages.toString(UTF_8)).isZero();
        return target;
    }

    private static void jar(Path jar, Path folder) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
    }

    private List<String> run(int status, String... arguments) throws Exception {
        return runOf(Main.class, status, arguments);
    }

    private List<String> runOf(Class<?> main, int status, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                bridge.resolve("jvmgi-boot.jar").toString(),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isEqualTo(status);
        return output.lines().toList();
    }

    @Test
    void engineIsLoadedBesideTheApplications() throws Exception {
        assertThat(run(0, "daemon", "www-data", "more"))
                .containsExactly("www-data more", "true", "true", "not visible", "true");
    }

    @Test
    void unknownProgramIsRefused() throws Exception {
        assertThat(run(1, "nothing")).anyMatch(line -> line.contains("the first argument has to be: daemon"));
        assertThat(run(1)).anyMatch(line -> line.contains("the first argument has to be: daemon"));
    }

    @Test
    void withoutTheAgentNothingIsStartedThatWantsExitsRefused() throws Exception {
        assertThat(runOf(RestrictedMain.class, 1, "daemon", "www-data"))
                .anyMatch(line -> line.contains("exits cannot be refused (JVMGIRestrictExit)"))
                .noneMatch(line -> line.contains("www-data"));
    }

    @Test
    void bridgeWithoutEngineIsNamed() throws Exception {
        try (Stream<Path> jars = Files.list(bridge.resolve("engine"))) {
            for (Path jar : jars.toList()) {
                Files.delete(jar);
            }
        }
        assertThat(run(1, "daemon", "www-data"))
                .anyMatch(line -> line.contains("there is no jar in " + bridge.resolve("engine")));
    }
}
