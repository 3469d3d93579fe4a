/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.engine.exchange.EntrySource.Lease;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.wire.RequestBuilder;
import org.jvmgi.engine.wire.RequestHead;

/** Changed applications are loaded anew, and no request notices. */
@Timeout(60)
class ReloadTest {
    /** What becomes visible of an application in this process: the properties of the JVM. */
    private static final String CLOSED = "com.example.closed";

    @TempDir
    private Path folder;

    private Workshop workshop;
    private final ApplicationsFixture fixture = new ApplicationsFixture();

    @BeforeEach
    void prepare() {
        workshop = new Workshop(folder);
        System.clearProperty(CLOSED);
    }

    /** Waits for a condition, with a pause between looks. */
    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private static String closing(String name, String text) {
        return Workshop.application(name, text)
                .replace(
                        "Application {",
                        "Application, AutoCloseable { public void close() { System.setProperty(\"" + CLOSED + "\", \""
                                + text + " \" + (Thread.currentThread().getContextClassLoader()"
                                + " == getClass().getClassLoader())); }");
    }

    private Path jarThatSays(String name, String text) throws Exception {
        Map<String, byte[]> classes = workshop.compile(Workshop.application("Main", "x")
                        .replace("\"x\"", "Late.text() + \" \" + note()")
                        .replace(
                                "Application {",
                                "Application { String note() { try (var in = Main.class.getResourceAsStream(\"note\")) "
                                        + "{ return new String(in.readAllBytes()); } catch (java.io.IOException e) "
                                        + "{ return e.toString(); } }")
                + "class Late { static String text() { return \"" + text + "\"; } }");
        classes.put("note", text.getBytes(UTF_8));
        return workshop.jar(name, classes, "JVMGI-Entry-Class", "Main");
    }

    @Test
    void changedFileServesTheNextRequest() throws Exception {
        Path file = workshop.write("App.java", closing("App", "one"));
        Lease old = fixture.acquire(RequestBuilder.ofFile(file));
        workshop.write("App.java", closing("App", "two"));
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("two");
        assertThat(ApplicationsFixture.call(old)).isEqualTo("one");
        assertThat(fixture.retired).hasValue(0);
        assertThat(System.getProperty(CLOSED)).isNull();
        old.release();
        await(() -> fixture.retired.get() == 1);
        assertThat(System.getProperty(CLOSED)).isEqualTo("one true");
    }

    @Test
    void whatHttpdSawBeforeTheChangeLoadsNothing() throws Exception {
        Path file = workshop.write("App.java", Workshop.application("App", "x").replace("\"x\"", "this.toString()"));
        RequestBuilder early = RequestBuilder.ofFile(file);
        workshop.write("App.java", Workshop.application("App", "x").replace("\"x\"", "this + \" new\""));
        String answer = fixture.call(RequestBuilder.ofFile(file));
        assertThat(answer).endsWith(" new");
        assertThat(fixture.call(early)).isEqualTo(answer);
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo(answer);
    }

    @Test
    void nothingIsLookedAtWithoutTheFlag() throws Exception {
        Path file = workshop.write("App.java", Workshop.application("App", "one"));
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("one");
        workshop.write("App.java", Workshop.application("App", "two"));
        assertThat(fixture.call(RequestBuilder.ofFile(file).without(RequestHead.RELOADING)))
                .isEqualTo("one");
    }

    @Test
    void brokenByAnEditAndMended() throws Exception {
        Path file = workshop.write("App.java", Workshop.application("App", "one"));
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("one");
        workshop.write("App.java", "class");
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> fixture.call(RequestBuilder.ofFile(file)));
        workshop.write("App.java", Workshop.application("App", "mended"));
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("mended");
    }

    @Test
    void constructorThatFailedIsTriedAgainInANewLoader() throws Exception {
        System.clearProperty("com.example.ready");
        Path file = workshop.write(
                "App.java",
                Workshop.application("App", "up")
                        .replace(
                                "Application {",
                                "Application { static { java.util.Objects.requireNonNull("
                                        + "System.getProperty(\"com.example.ready\")); }"));
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> fixture.call(RequestBuilder.ofFile(file)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(LogCode.LINKAGE_FAILED));
        System.setProperty("com.example.ready", "yes");
        assertThatExceptionOfType(UnavailableException.class)
                .isThrownBy(() -> fixture.call(RequestBuilder.ofFile(file)));
        await(() -> {
            try {
                return fixture.call(RequestBuilder.ofFile(file)).equals("up");
            } catch (UnavailableException e) {
                return false;
            }
        });
    }

    @Test
    void replacedJarNeverMixes() throws Exception {
        Path file = jarThatSays("app.jar", "one");
        Lease old = fixture.acquire(RequestBuilder.ofFile(file));
        jarThatSays("app.jar", "two");
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("two two");
        // Neither the class nor the resource was read before the jar was replaced.
        assertThat(ApplicationsFixture.call(old)).isEqualTo("one one");
        old.release();
        await(() -> fixture.retired.get() == 1);
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("two two");
    }

    @Test
    void jarThatIsStillCopiedLetsTheOldOneServe() throws Exception {
        Path file = jarThatSays("app.jar", "one");
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("one one");
        Path next = jarThatSays("next.jar", "two");
        byte[] whole = Files.readAllBytes(next);
        workshop.write("app.jar", "");
        for (int part = 1; part < 4; part++) {
            Files.write(file, java.util.Arrays.copyOf(whole, part * whole.length / 4));
            assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("one one");
        }
        assertThat(fixture.log.lines())
                .filteredOn(line -> line.contains(" 645 "))
                .hasSize(1);
        Files.write(file, whole);
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("two two");
    }

    @Test
    void jarOverwrittenInPlaceFailsAtWorst() throws Exception {
        Path file = jarThatSays("app.jar", "one");
        Lease old = fixture.acquire(RequestBuilder.ofFile(file));
        byte[] whole = Files.readAllBytes(jarThatSays("next.jar", "two"));
        byte[] rubbish = new byte[(int) Files.size(file)];
        java.util.Arrays.fill(rubbish, (byte) 7);
        Files.write(file, rubbish);
        assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(() -> ApplicationsFixture.call(old));
        old.release();
        Files.write(file, whole);
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("two two");
    }

    @Test
    void partsAreLookedAtOnceASecond() throws Exception {
        String library = "public class Lib { public static String text = \"%s\"; }";
        Path jar = workshop.jar("app/lib/lib.jar", workshop.compile(library.formatted("one")));
        Map<String, byte[]> main =
                workshop.compile(Workshop.application("Main", "x").replace("\"x\"", "Lib.text"), jar);
        main.put("META-INF/services/org.jvmgi.Application", "Main".getBytes(UTF_8));
        Path app = workshop.unpack("app/classes", main).getParent();
        assertThat(fixture.call(RequestBuilder.ofFile(app))).isEqualTo("one");
        workshop.jar("app/lib/lib.jar", workshop.compile(library.formatted("two")));
        await(() -> fixture.call(RequestBuilder.ofFile(app)).equals("two"));
        // A further jar, one that comes first.
        workshop.jar("app/lib/a.jar", workshop.compile(library.formatted("three")));
        await(() -> fixture.call(RequestBuilder.ofFile(app)).equals("three"));
        workshop.unpack("app/classes", workshop.compile(library.formatted("four")));
        await(() -> fixture.call(RequestBuilder.ofFile(app)).equals("four"));
    }

    @Test
    void applicationMayAskForIt() throws Exception {
        Path file = workshop.write(
                "App.java",
                Workshop.application("App", "x")
                        .replace("\"x\"", "this.toString()")
                        .replace(
                                "Application {",
                                "Application, Reloadable { public boolean reloadRequired() "
                                        + "{ return Boolean.getBoolean(\"com.example.reload\"); }"));
        System.clearProperty("com.example.reload");
        String first = fixture.call(RequestBuilder.ofFile(file));
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo(first);
        System.setProperty("com.example.reload", "true");
        String second = fixture.call(RequestBuilder.ofFile(file));
        System.clearProperty("com.example.reload");
        assertThat(second).isNotEqualTo(first);
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo(second);
    }

    @Test
    void failureOfThatQuestionMeansNo() throws Exception {
        Path file = workshop.write(
                "App.java",
                Workshop.application("App", "x")
                        .replace(
                                "Application {",
                                "Application, Reloadable { public boolean reloadRequired() "
                                        + "{ throw new IllegalStateException(\"asked\"); }"));
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("x");
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("x");
        assertThat(fixture.log.lines()).anyMatch(line -> line.contains(" 646 ") && line.contains("asked"));
    }

    @Test
    void neighboursAreLeftAlone() throws Exception {
        String counting = Workshop.application("App", "x")
                .replace("\"x\"", "\"\" + ++count")
                .replace("Application {", "Application { static int count;");
        Path one = workshop.write("one/App.java", counting);
        Path two = workshop.write("two/App.java", counting);
        assertThat(fixture.call(RequestBuilder.ofFile(one))).isEqualTo("1");
        assertThat(fixture.call(RequestBuilder.ofFile(two))).isEqualTo("1");
        workshop.write("one/App.java", counting + "// changed\n");
        assertThat(fixture.call(RequestBuilder.ofFile(one))).isEqualTo("1");
        assertThat(fixture.call(RequestBuilder.ofFile(two))).isEqualTo("2");
    }

    private WeakReference<ClassLoader> loaderOf(Path file) throws Exception {
        Lease lease = fixture.acquire(RequestBuilder.ofFile(file));
        ApplicationsFixture.call(lease);
        WeakReference<ClassLoader> loader = new WeakReference<>(lease.entry().loader());
        lease.release();
        return loader;
    }

    @Test
    void retiredLoaderIsCollected() throws Exception {
        Path file = jarThatSays("app.jar", "one");
        WeakReference<ClassLoader> old = loaderOf(file);
        jarThatSays("app.jar", "two");
        fixture.call(RequestBuilder.ofFile(file));
        await(() -> {
            System.gc();
            return old.get() == null;
        });
    }

    @Test
    void endOfTheProcessClosesApplications() throws Exception {
        Path file = workshop.write("App.java", closing("App", "last"));
        fixture.call(RequestBuilder.ofFile(file));
        fixture.applications.close();
        assertThat(System.getProperty(CLOSED)).isEqualTo("last true");
    }
}
