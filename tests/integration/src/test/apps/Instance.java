/* SPDX-License-Identifier: Apache-2.0 */
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Answers with the pid of the process and the number of requests that this instance has served. */
public class Instance implements Application {

    private final AtomicInteger served = new AtomicInteger();

    @Override
    public Body call(Environ environ, StartResponse startResponse) {
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of(ProcessHandle.current().pid() + " " + served.incrementAndGet() + " "
                + Runtime.version().feature() + "\n");
    }
}
