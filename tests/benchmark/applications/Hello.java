/* SPDX-License-Identifier: Apache-2.0 */

import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** The smallest application as a source file, for the time that its first answer takes. */
public class Hello implements Application {
    @Override
    public Body call(Environ environ, StartResponse startResponse) {
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of("Hello World!");
    }
}
