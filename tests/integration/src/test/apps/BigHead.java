/* SPDX-License-Identifier: Apache-2.0 */
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Answers with a header as long as the query says. */
public class BigHead implements Application {

    @Override
    public Body call(Environ environ, StartResponse startResponse) {
        int length = Integer.parseInt(environ.queryString());
        startResponse.start(200, Headers.of("X-Big", "x".repeat(length)));
        return Body.of("big\n");
    }
}
