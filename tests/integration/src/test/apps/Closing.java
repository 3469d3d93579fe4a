/* SPDX-License-Identifier: Apache-2.0 */
import java.util.concurrent.CountDownLatch;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Tells on standard error when it is closed and when the JVM shuts down. On /hang a request never ends, on /slow the close does not. */
public class Closing implements Application, AutoCloseable {

    private volatile boolean slow;

    public Closing() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.err.println("the hook has run")));
        Thread left = new Thread(Closing::waitForEver, "left-behind");
        left.start();
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) {
        if (environ.pathInfo().equals("/hang")) {
            System.err.println("the request hangs");
            waitForEver();
        }
        slow |= environ.pathInfo().equals("/slow");
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of("served\n");
    }

    @Override
    public void close() {
        System.err.println("the application closes");
        if (slow) {
            waitForEver();
        }
    }

    private static void waitForEver() {
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException ignored) {
                // The worst kind of application.
            }
        }
    }
}
