/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.engine.wire.RequestBuilder;

/** Threads that carry thread-locals of a retired application are replaced, so that its classes can go. */
@Timeout(60)
class RetiredThreadsTest {
    private static final String OLD =
            """
            import java.lang.ref.WeakReference;
            import org.jvmgi.*;
            public class App implements Application {
                static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
                static final InheritableThreadLocal<Object> INHERITED = new InheritableThreadLocal<>();
                public Body call(Environ environ, StartResponse startResponse) {
                    LOCAL.set(this);
                    INHERITED.set(this);
                    System.getProperties().put("com.example.old", new WeakReference<>(App.class.getClassLoader()));
                    startResponse.start(200, Headers.EMPTY);
                    return Body.of(Thread.currentThread().getName());
                }
            }
            """;
    private static final String NEW =
            """
            import java.lang.ref.WeakReference;
            import org.jvmgi.*;
            public class App implements Application {
                public Body call(Environ environ, StartResponse startResponse) {
                    System.gc();
                    WeakReference<?> old = (WeakReference<?>) System.getProperties().get("com.example.old");
                    startResponse.start(200, Headers.EMPTY);
                    return Body.of(old.get() == null ? "collected" : "kept");
                }
            }
            """;

    @TempDir
    private Path folder;

    private Path write(String source) throws IOException {
        Path fresh = Files.write(folder.resolve("fresh"), source.getBytes(UTF_8));
        return Files.move(fresh, folder.resolve("App.java"), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void classesOfARetiredApplicationGo() throws Exception {
        Path file = write(OLD);
        try (DaemonProcess daemon = DaemonProcess.start(folder, 3);
                Peer one = daemon.child();
                Peer two = daemon.child()) {
            try (Peer three = daemon.child()) {
                for (Peer each : new Peer[] {one, two, three}) {
                    assertThat(each.ask(RequestBuilder.ofFile(file)).text()).startsWith("jvmgi-");
                }
            }
            write(NEW);
            while (!one.ask(RequestBuilder.ofFile(file)).text().equals("collected")) {
                assertThat(two.ask(RequestBuilder.ofFile(file)).text()).isIn("kept", "collected");
            }
        }
    }
}
