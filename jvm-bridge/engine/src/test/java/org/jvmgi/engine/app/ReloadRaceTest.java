/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.engine.exchange.EntrySource.Lease;
import org.jvmgi.engine.wire.RequestBuilder;

/** Requests that meet a reload in progress. */
@Timeout(60)
class ReloadRaceTest {
    /** What the application does, in order. */
    private static final String ORDER = "com.example.order";

    /** Opened when the application is asked whether it wants to be loaded anew. */
    private static final String ASKED = "com.example.asked";

    /** What its answer waits for. */
    private static final String ANSWER = "com.example.answer";

    @TempDir
    private Path folder;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    @BeforeEach
    void prepare() {
        System.setProperty(ORDER, "");
        System.getProperties().put(ASKED, asked);
        System.getProperties().put(ANSWER, answer);
    }

    @AfterEach
    void clear() {
        answer.countDown();
        System.clearProperty(ORDER);
        System.getProperties().remove(ASKED);
        System.getProperties().remove(ANSWER);
    }

    private static String slowToAnswer(String text) {
        return Workshop.application("App", text)
                .replace(
                        "Application {",
                        """
                        Application, Reloadable, AutoCloseable {
                            static java.util.concurrent.CountDownLatch latch(String name) {
                                return (java.util.concurrent.CountDownLatch) System.getProperties().get(name);
                            }
                            static void note(String what) {
                                System.setProperty("com.example.order", System.getProperty("com.example.order") + what);
                            }
                            public boolean reloadRequired() throws Exception {
                                latch("com.example.asked").countDown();
                                latch("com.example.answer").await();
                                note("answered ");
                                return false;
                            }
                            public void close() {
                                note("closed ");
                            }
                        """);
    }

    private static void awaitNoRetiring() {
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().equals("jvmgi-retire"))) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void versionIsNotClosedWhileARequestAsksIt() throws Exception {
        Workshop workshop = new Workshop(folder);
        ApplicationsFixture fixture = new ApplicationsFixture();
        Path file = workshop.write("App.java", slowToAnswer("one"));
        RequestBuilder early = RequestBuilder.ofFile(file);
        fixture.acquire(early).release();
        CompletableFuture<Lease> asking = new CompletableFuture<>();
        Thread request = new Thread(() -> {
            try {
                asking.complete(fixture.acquire(early));
            } catch (Exception e) {
                asking.completeExceptionally(e);
            }
        });
        request.start();
        asked.await();

        workshop.write("App.java", Workshop.application("App", "two"));
        assertThat(fixture.call(RequestBuilder.ofFile(file))).isEqualTo("two");
        awaitNoRetiring();
        answer.countDown();

        asking.get().release();
        awaitNoRetiring();
        assertThat(System.getProperty(ORDER)).isEqualTo("answered closed ");
    }
}
