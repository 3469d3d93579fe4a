/* SPDX-License-Identifier: Apache-2.0 */
import java.io.IOException;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Uses the process's standard streams as the path says, and tells what came of it: a value, or the failure's message. */
public class Streams implements Application {

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        String result;
        try {
            result = use(environ.pathInfo(), environ.queryString());
        } catch (IOException | IllegalStateException e) {
            result = e.getMessage();
        }
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of(result);
    }

    private static String use(String way, String text) throws Exception {
        switch (way) {
            case "/read" -> {
                return Integer.toString(System.in.read());
            }
            case "/available" -> {
                return Integer.toString(System.in.available());
            }
            case "/print" -> System.out.println(text);
            case "/err" -> System.err.println(text);
            case "/flush" -> System.out.flush();
            case "/thread" -> {
                Thread thread = new Thread(() -> System.out.println(text));
                thread.setUncaughtExceptionHandler((failed, e) -> System.err.println(text + ": " + e.getMessage()));
                thread.start();
                thread.join();
            }
            case "/uncaught" -> printWithoutCatching(text);
            default -> throw new IllegalArgumentException(way);
        }
        return "done";
    }

    private static void printWithoutCatching(String text) {
        try {
            System.out.println(text);
        } catch (IllegalStateException e) {
            throw new AssertionError(e);
        }
    }
}
