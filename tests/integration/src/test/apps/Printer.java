/* SPDX-License-Identifier: Apache-2.0 */
import java.io.PrintWriter;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Writes the query, a path-named way: /out, /err, /errors, /all, /unterminated, /two-lines, /control, /long, and /flood: a million lines. */
public class Printer implements Application {

    @Override
    public Body call(Environ environ, StartResponse startResponse) {
        print(environ.pathInfo(), environ.queryString(), environ.errors());
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of("printed\n");
    }

    private static void print(String way, String text, PrintWriter errors) {
        switch (way) {
            case "/out" -> System.out.println(text);
            case "/err" -> System.err.println(text);
            case "/errors" -> errors.println(text);
            case "/all" -> {
                System.out.println(text + "-out");
                System.err.println(text + "-err");
                errors.println(text + "-log");
            }
            case "/flood" -> {
                for (int i = 0; i < 1_000_000; i++) {
                    System.out.println(text);
                }
            }
            case "/unterminated" -> errors.print(text);
            case "/two-lines" -> errors.print(text + "-1\n" + text + "-2\n");
            case "/control" -> errors.println(text + "\r[core:crit] forged \u001b[31m\u0007\u0000end");
            case "/long" -> errors.println(text + "x".repeat(100_000));
            default -> throw new IllegalArgumentException(way);
        }
    }
}
