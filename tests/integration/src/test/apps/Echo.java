/* SPDX-License-Identifier: Apache-2.0 */
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Answers with the request body, piece by piece while it arrives. */
public class Echo implements Application {

    @Override
    public Body call(Environ environ, StartResponse startResponse) {
        startResponse.start(200, Headers.of("Content-Type", "application/octet-stream"));
        return Body.of(environ.input());
    }
}
