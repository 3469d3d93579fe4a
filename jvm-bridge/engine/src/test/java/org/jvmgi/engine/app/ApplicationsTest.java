/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.engine.exchange.EntrySource.Lease;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.wire.RequestBuilder;

/** What a target can be, and which class is entered. */
class ApplicationsTest {
    @TempDir
    private Path folder;

    private Workshop workshop;
    private final ApplicationsFixture fixture = new ApplicationsFixture();

    @BeforeEach
    void prepare() {
        workshop = new Workshop(folder);
    }

    private UnavailableException failureOf(RequestBuilder request) {
        return assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> fixture.call(request))
                .actual();
    }

    private void assertFails(Path file, LogCode code, String... texts) {
        UnavailableException e = failureOf(RequestBuilder.ofFile(file));
        assertThat(e.code()).isEqualTo(code);
        for (String text : texts) {
            assertThat(e.getMessage()).contains(text);
        }
    }

    @Test
    void sourceFileIsCompiled() throws Exception {
        Path file = workshop.write("other-name.java", Workshop.application("Hello", "Grüße"));
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("Grüße");
    }

    @Test
    void sourceFileMayHavePackageAndSeveralTypes() throws Exception {
        Path file = workshop.write(
                "App.java",
                "package com.example;\n"
                        + Workshop.application("App", "x")
                                .replace(
                                        "\"x\"",
                                        "new Helper().text() + new Object(){"
                                                + "public String toString() { return getClass().getPackageName(); }}")
                        + "class Helper { String text() { return \"helped by \"; } }\n");
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("helped by com.example");
    }

    @Test
    void onlySuitableTypeIsEntered() throws Exception {
        Path file = workshop.write(
                "App.java", Workshop.application("App", "one").replace("public class", "class") + "class Other {}\n");
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("one");
    }

    @Test
    void severalSuitableTypesAreListed() throws Exception {
        Path file = workshop.write(
                "App.java",
                Workshop.application("One", "one").replace("public class", "class")
                        + Workshop.application("Two", "two")
                                .replace("public class", "class")
                                .replace("import org.jvmgi.*;", ""));
        assertFails(file, LogCode.ENTRY_CLASS_UNKNOWN, "One", "Two");
        assertThat(fixture.call(RequestBuilder.ofFile(file).entryClass("Two"))).isEqualTo("two");
        assertThat(fixture.call(RequestBuilder.ofFile(file).entryClass("One"))).isEqualTo("one");
    }

    @Test
    void compilerMessagesGoToTheLog() throws Exception {
        Path file = workshop.write("App.java", "public class App { int x = \"\"; }");
        assertFails(file, LogCode.COMPILATION_FAILED, "App.java:1", "incompatible types");
        assertThat(fixture.log.lines()).anyMatch(line -> line.startsWith("ERROR 635") && line.contains("App.java:1"));
        Path broken = folder.resolve("Latin.java");
        Files.write(broken, "// \u00e4".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertFails(broken, LogCode.COMPILATION_FAILED, "UTF-8");
    }

    @Test
    void entryClassOfAJar() throws Exception {
        Map<String, byte[]> classes = workshop.compile(Workshop.application("Main", "main"));
        classes.putAll(workshop.compile(Workshop.application("Other", "other")));
        Path named = workshop.jar("named.jar", classes, "JVMGI-Entry-Class", "Main");
        assertThat(fixture.call(RequestBuilder.ofFile(named))).isEqualTo("main");
        assertThat(fixture.call(RequestBuilder.ofFile(named).entryClass("Other")))
                .isEqualTo("other");

        Path unnamed = workshop.jar("unnamed.jar", classes);
        assertFails(unnamed, LogCode.ENTRY_CLASS_UNKNOWN, "JVMGI-Entry-Class");

        classes.put("META-INF/services/org.jvmgi.Application", "# it\n Other # here\nMain\n".getBytes(UTF_8));
        assertThat(fixture.call(RequestBuilder.ofFile(workshop.jar("service.jar", classes))))
                .isEqualTo("other");
    }

    @Test
    void explodedFolder() throws Exception {
        Map<String, byte[]> library =
                workshop.compile("package lib; public class Lib { public static String text = \"lib\"; }");
        Path jar = workshop.jar("app/lib/lib.jar", library);
        Map<String, byte[]> main = workshop.compile(
                Workshop.application("Main", "x")
                        .replace(
                                "\"x\"",
                                "lib.Lib.text + getClass().getResource(\"/note.txt\").getPath()"
                                        + ".endsWith(\"/app/classes/note.txt\")"),
                jar);
        main.put("note.txt", "note".getBytes(UTF_8));
        main.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nJVMGI-Entry-Class: Main\n".getBytes(UTF_8));
        workshop.unpack("app/classes", main);
        assertThat(fixture.call(RequestBuilder.ofFile(folder.resolve("app")))).isEqualTo("libtrue");
    }

    @Test
    void propertiesFile() throws Exception {
        workshop.jar("lib/main.jar", workshop.compile(Workshop.application("Main", "properties")));
        Path file = workshop.write("app.jvmgi", "entry-class = Main\nclass-path: none:lib/*\napplication-group=own\n");
        Lease lease = fixture.acquire(RequestBuilder.ofFile(file));
        assertThat(lease.entry().applicationGroup()).isEqualTo("own");
        assertThat(ApplicationsFixture.call(lease)).isEqualTo("properties");
        lease.release();

        assertFails(workshop.write("bad.jvmgi", "entry_class=Main\n"), LogCode.PROPERTIES_BROKEN, "entry_class");
        assertFails(workshop.write("none.jvmgi", "class-path=lib/*\n"), LogCode.ENTRY_CLASS_UNKNOWN, "entry-class");
        assertFails(workshop.write("escape.jvmgi", "entry-class=\\uXXXX\n"), LogCode.PROPERTIES_BROKEN);
    }

    @Test
    void whatIsNoApplication() throws Exception {
        assertFails(workshop.write("app.war", ""), LogCode.SERVLET_BRIDGE_MISSING);
        Files.createDirectories(folder.resolve("web/WEB-INF/classes"));
        assertFails(folder.resolve("web"), LogCode.SERVLET_BRIDGE_MISSING);
        assertFails(workshop.write("app.txt", ""), LogCode.TARGET_UNKNOWN);
        Files.createDirectories(folder.resolve("empty"));
        assertFails(folder.resolve("empty"), LogCode.TARGET_UNKNOWN, "classes/");
        assertFails(workshop.write("zero.jar", ""), LogCode.ARCHIVE_BROKEN);
        assertFails(workshop.write("text.jar", "no zip at all"), LogCode.ARCHIVE_BROKEN);
        Path gone = workshop.write("gone.jar", "");
        RequestBuilder request = RequestBuilder.ofFile(gone);
        Files.delete(gone);
        assertThat(failureOf(request).code()).isEqualTo(LogCode.TARGET_UNREADABLE);
        assertThat(failureOf(RequestBuilder.ofClass("x\0y")).code()).isEqualTo(LogCode.ENTRY_CLASS_MISSING);
    }

    private void assertEntryFails(String source, LogCode code, String text) throws Exception {
        Path jar = workshop.jar("bad.jar", workshop.compile(source), "JVMGI-Entry-Class", "Bad");
        assertFails(jar, code, text);
    }

    @Test
    void entryClassesThatCannotBe() throws Exception {
        assertEntryFails("public class Other {}", LogCode.ENTRY_CLASS_MISSING, "Bad");
        assertEntryFails("public class Bad {}", LogCode.ENTRY_CLASS_UNSUITABLE, "org.jvmgi.Application");
        String bad = Workshop.application("Bad", "x");
        assertEntryFails(
                bad.replace("class Bad", "abstract class Bad"), LogCode.ENTRY_CLASS_UNSUITABLE, "instantiated");
        assertEntryFails(
                bad.replace("Application {", "Application { public Bad(int x) {}"),
                LogCode.ENTRY_CLASS_UNSUITABLE,
                "constructor");
        assertEntryFails(
                bad.replace("Application {", "Application { private Bad() {}"),
                LogCode.ENTRY_CLASS_UNSUITABLE,
                "private");
        assertEntryFails(
                bad.replace("Application {", "Application { { if (true) throw new IllegalStateException(\"no\"); }"),
                LogCode.ENTRY_CLASS_FAILED,
                "IllegalStateException: no");
        assertEntryFails(
                bad.replace("Application {", "Application { static int x = 1 / Integer.parseInt(\"0\");"),
                LogCode.LINKAGE_FAILED,
                "ExceptionInInitializerError");
    }

    @Test
    void newerClassFilesNameBothVersions() throws Exception {
        Map<String, byte[]> classes = workshop.compile(Workshop.application("Bad", "x"));
        classes.get("Bad.class")[7] = 120;
        Path jar = workshop.jar("new.jar", classes, "JVMGI-Entry-Class", "Bad");
        assertFails(
                jar,
                LogCode.CLASS_VERSION,
                "needs Java 76",
                "this is Java " + Runtime.version().feature());
    }

    @Test
    void missingLibraryIsALinkageFailure() throws Exception {
        Path jar = workshop.jar("lib.jar", workshop.compile("public class Lib {}"));
        Map<String, byte[]> main = workshop.compile(
                Workshop.application("Main", "x").replace("Application {", "Application { Lib lib = new Lib();"), jar);
        assertFails(workshop.jar("app.jar", main, "JVMGI-Entry-Class", "Main"), LogCode.LINKAGE_FAILED, "Lib");
    }

    @Test
    void adapterMakesOtherTypesUsable() throws Exception {
        Map<String, byte[]> files =
                new HashMap<>(workshop.compile("public class Foreign { public String say() { return \"foreign\"; } }"));
        Path foreign = workshop.jar("foreign.jar", files);
        files.putAll(workshop.compile(
                """
                import org.jvmgi.*;
                public class Adapter implements org.jvmgi.spi.ApplicationAdapter {
                    public boolean accepts(Class<?> type) { return type == Foreign.class; }
                    public Application adapt(Object entry) {
                        return (environ, start) -> {
                            start.start("200 OK", Headers.EMPTY);
                            return Body.of(((Foreign) entry).say());
                        };
                    }
                }
                """,
                foreign));
        files.put("META-INF/services/org.jvmgi.spi.ApplicationAdapter", "Adapter".getBytes(UTF_8));
        Path jar = workshop.jar("app.jar", files, "JVMGI-Entry-Class", "Foreign");
        assertThat(fixture.call(RequestBuilder.ofFile(jar))).isEqualTo("foreign");
    }

    @Test
    void adapterThatCannotBeLoadedIsAFailure() throws Exception {
        Map<String, byte[]> files = workshop.compile("public class Foreign {}");
        files.put("META-INF/services/org.jvmgi.spi.ApplicationAdapter", "Gone".getBytes(UTF_8));
        assertFails(workshop.jar("app.jar", files, "JVMGI-Entry-Class", "Foreign"), LogCode.ENTRY_CLASS_FAILED, "Gone");
    }

    @Test
    void manifestOfAFolderThatCannotBeReadIsAFailure() throws Exception {
        workshop.write("app/classes/META-INF/MANIFEST.MF", "no manifest at all\n");
        assertFails(folder.resolve("app"), LogCode.TARGET_UNREADABLE, "classes");
    }

    @Test
    void oneInstanceServesAllAlsoTheFirstAtOnce() throws Exception {
        Path file = workshop.write(
                "App.java",
                Workshop.application("App", "x")
                        .replace("\"x\"", "count + \" \" + System.identityHashCode(this)")
                        .replace(
                                "Application {",
                                "Application { static int count; public App() throws Exception "
                                        + "{ count++; Thread.sleep(100); }"));
        Set<String> answers = ConcurrentHashMap.newKeySet();
        CountDownLatch go = new CountDownLatch(1);
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                try {
                    go.await();
                    answers.add(fixture.call(RequestBuilder.ofFile(file)));
                } catch (Exception e) {
                    answers.add(e.toString());
                }
            });
            threads[i].start();
        }
        go.countDown();
        for (Thread each : threads) {
            each.join();
        }
        assertThat(answers).singleElement().asString().startsWith("1 ");
    }

    @Test
    void failedLoadIsTriedAgainAtMostOnceASecond() throws Exception {
        Path file = workshop.write("App.java", "class {");
        assertFails(file, LogCode.COMPILATION_FAILED);
        int lines = fixture.log.lines().size();
        assertFails(file, LogCode.COMPILATION_FAILED);
        assertThat(fixture.log.lines()).hasSize(lines);
        workshop.write("App.java", Workshop.application("App", "mended"));
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("mended");
    }
}
