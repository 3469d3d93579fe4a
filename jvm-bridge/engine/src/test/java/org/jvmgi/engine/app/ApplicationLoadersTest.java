/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.engine.exchange.EntrySource.Lease;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.wire.RequestBuilder;

/** Where classes and resources come from, and what the loaders see. */
class ApplicationLoadersTest {
    @TempDir
    private Path folder;

    private Workshop workshop;
    private final ApplicationsFixture fixture = new ApplicationsFixture();

    @BeforeEach
    void prepare() {
        workshop = new Workshop(folder);
    }

    @Test
    void classPathOfAManifestCounts() throws Exception {
        Map<String, byte[]> library = workshop.compile("package lib; public class Lib { public static String text() { "
                + "return Lib.class.getPackage().getImplementationVersion(); } }");
        Path jar = workshop.jar("lib/lib.jar", library, "Implementation-Version", "7.8");
        Map<String, byte[]> main =
                workshop.compile(Workshop.application("Main", "x").replace("\"x\"", "lib.Lib.text()"), jar);
        Path file = workshop.jar(
                "app.jar", main, "JVMGI-Entry-Class", "Main", "Class-Path", "lib/lib.jar missing.jar http://x/y.jar");
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("7.8");
        assertThat(fixture.log.lines()).anyMatch(line -> line.contains("644") && line.contains("missing.jar"));
    }

    @Test
    void fileComesBeforeGroup() throws Exception {
        String lib = "public class Lib { public static String text = \"%s\"; }";
        Path group = workshop.jar("group.jar", workshop.compile(lib.formatted("group")));
        Map<String, byte[]> main =
                workshop.compile(Workshop.application("Main", "x").replace("\"x\"", "Lib.text"), group);
        ApplicationsFixture applications = new ApplicationsFixture(group.toString());
        Path without = workshop.jar("without.jar", main, "JVMGI-Entry-Class", "Main");
        main.putAll(workshop.compile(lib.formatted("own")));
        Path with = workshop.jar("with.jar", main, "JVMGI-Entry-Class", "Main");
        assertThat(applications.call(RequestBuilder.ofFile(without))).isEqualTo("group");
        assertThat(applications.call(RequestBuilder.ofFile(with))).isEqualTo("own");
    }

    @Test
    void bundledCopyOfTheApiIsIgnored() throws Exception {
        Map<String, byte[]> main = workshop.compile(Workshop.application("Main", "api"));
        main.put("org/jvmgi/Application.class", new byte[] {1, 2, 3});
        main.put("org/jvmgi/note.txt", new byte[] {1});
        Path jar = workshop.jar("fat.jar", main, "JVMGI-Entry-Class", "Main");
        Lease lease = fixture.acquire(RequestBuilder.ofFile(jar));
        assertThat(ApplicationsFixture.call(lease)).isEqualTo("api");
        assertThat(lease.entry().loader().getResource("org/jvmgi/note.txt")).isNull();
        lease.release();
    }

    @Test
    void resourcesOfAJar() throws Exception {
        Map<String, byte[]> main = workshop.compile(Workshop.application("Main", "api"));
        main.put("a b/ü.txt", "own".getBytes(UTF_8));
        Path jar = workshop.jar("app.jar", main, "JVMGI-Entry-Class", "Main");
        Lease lease = fixture.acquire(RequestBuilder.ofFile(jar));
        ClassLoader loader = lease.entry().loader();
        assertThat(loader.getResourceAsStream("a b/ü.txt")).hasContent("own");
        assertThat(loader.getResource("a b/ü.txt").openStream()).hasContent("own");
        assertThat(loader.getResource("a b/ü.txt").openConnection())
                .isInstanceOf(java.net.JarURLConnection.class)
                .satisfies(
                        connection -> assertThat(connection.getContentLength()).isEqualTo(3));
        assertThat(java.util.Collections.list(loader.getResources("a b/ü.txt"))).hasSize(1);
        assertThat(loader.getResource("none")).isNull();
        assertThat(((java.net.URLClassLoader) loader).getURLs())
                .containsExactly(jar.toUri().toURL());
        lease.release();
    }

    @Test
    void contextClassLoaderIsSetDuringConstruction() throws Exception {
        Path file = workshop.write(
                "App.java",
                Workshop.application("App", "x")
                        .replace("\"x\"", "same + \"\"")
                        .replace(
                                "Application {",
                                "Application { boolean same = Thread.currentThread().getContextClassLoader()"
                                        + " == App.class.getClassLoader();"));
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("true");
    }

    @Test
    void applicationsOfTwoGroupsAreApart() throws IOException, Exception {
        Path file = workshop.write(
                "App.java",
                Workshop.application("App", "x")
                        .replace("\"x\"", "\"\" + ++count")
                        .replace("Application {", "Application { static int count;"));
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("1");
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("2");
        assertThat(fixture.call(RequestBuilder.ofFile(file).group("other"))).isEqualTo("1");
    }

    @Test
    void classOfTheClassPath() throws Exception {
        Path jar = workshop.jar("app.jar", workshop.compile(Workshop.application("Main", "class")));
        ApplicationsFixture withPath = new ApplicationsFixture(jar.toString());
        assertThat(withPath.call(RequestBuilder.ofClass("Main"))).isEqualTo("class");
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> fixture.call(RequestBuilder.ofClass("Main")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(LogCode.ENTRY_CLASS_MISSING));
        ApplicationsFixture withFolder = new ApplicationsFixture(folder + "/*");
        assertThat(withFolder.call(RequestBuilder.ofClass("Main"))).isEqualTo("class");
    }
}
