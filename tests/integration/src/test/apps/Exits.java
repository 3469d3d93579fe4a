/* SPDX-License-Identifier: Apache-2.0 */
import java.lang.reflect.InvocationTargetException;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Tries to end its process: the path says how, the query with which status. On /pid it tells which process that is. */
public class Exits implements Application {

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        switch (environ.pathInfo()) {
            case "/exit" -> System.exit(Integer.parseInt(environ.queryString()));
            case "/halt" -> Runtime.getRuntime().halt(Integer.parseInt(environ.queryString()));
            case "/reflection" -> reflect(Integer.parseInt(environ.queryString()));
            case "/thread" -> exitOnAThread(Integer.parseInt(environ.queryString()));
            default -> {
                // Only tells.
            }
        }
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of(ProcessHandle.current().pid() + "\n");
    }

    private static void reflect(int status) throws ReflectiveOperationException {
        try {
            Runtime.class.getMethod("exit", int.class).invoke(Runtime.getRuntime(), status);
        } catch (InvocationTargetException e) {
            throw (Error) e.getCause();
        }
    }

    private static void exitOnAThread(int status) throws InterruptedException {
        Thread thread = new Thread(() -> System.exit(status));
        thread.start();
        thread.join();
    }
}
