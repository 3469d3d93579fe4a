/* SPDX-License-Identifier: Apache-2.0 */
import java.util.concurrent.CountDownLatch;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Waits for ever when it is loaded. */
public class HangingStart implements Application {

    static {
        CountDownLatch never = new CountDownLatch(1);
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException ignored) {
                // It does not heed it.
            }
        }
    }

    @Override
    public Body call(Environ environ, StartResponse start) {
        start.start(200, Headers.EMPTY);
        return Body.of("loaded after all\n");
    }
}
