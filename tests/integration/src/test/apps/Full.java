/* SPDX-License-Identifier: Apache-2.0 */
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/**
 * Fills the heap until little is left, and then lets a thread make garbage: /thrash. Anything else answers with the process's number.
 */
public class Full implements Application {

    /** What stays free, most of it for the garbage; a little cannot be used. */
    private static final int LEFT = 4 << 20;

    private static Object[] kept;

    @Override
    public Body call(Environ environ, StartResponse start) {
        if (environ.pathInfo().equals("/thrash")) {
            fill();
            Thread thread = new Thread(Full::churn, "churn");
            thread.setDaemon(true);
            thread.start();
        }
        start.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of(ProcessHandle.current().pid() + "\n");
    }

    /** A list of many small objects, which is work for each collection. */
    private static synchronized void fill() {
        Runtime runtime = Runtime.getRuntime();
        while (runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory() > LEFT) {
            for (int i = 0; i < 1000; i++) {
                kept = new Object[] {kept, null};
            }
        }
    }

    private static void churn() {
        while (true) {
            try {
                kept[1] = new byte[100_000];
            } catch (OutOfMemoryError ignored) {
                // Others have it all for a moment.
            }
        }
    }
}
