/* SPDX-License-Identifier: Apache-2.0 */
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** The smallest application. */
public class Greeting implements Application {

    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    @Override
    public Body call(Environ environ, StartResponse startResponse) {
        startResponse.start("200 OK", TEXT);
        return Body.of("Hello, world!\n");
    }
}
