/* SPDX-License-Identifier: Apache-2.0 */

import org.jvmgi.*;

public class Hello implements Application {
    @Override
    public Body call(Environ environ, StartResponse startResponse) {
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of("Hello, world!\n");
    }
}
