/* SPDX-License-Identifier: Apache-2.0 */
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.RequestTimeoutException;
import org.jvmgi.StartResponse;

/**
 * Requests that stay longer than they should. The path says how: /sleep waits for ever, /stream after its first buffer, /read for a
 * body that does not come, /deaf does not heed interrupts, /cleaner catches the interrupt, cleans up and goes on to answer,
 * /deadlock leaves two threads behind that wait for each other. /flood is a response of 1 GiB. /steps?n sends n buffers, one each 300 ms; /said tells what /cleaner
 * met; anything else answers with the process's number and whether the thread is interrupted.
 */
public class Stuck implements Application {

    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    private final Map<String, String> said = new ConcurrentHashMap<>();

    @Override
    public Body call(Environ environ, StartResponse start) throws Exception {
        switch (environ.pathInfo()) {
            case "/sleep":
                NEVER.await();
                break;
            case "/stream":
                OutputStream out = start.start(200, TEXT);
                out.write("first\n".getBytes(StandardCharsets.UTF_8));
                out.flush();
                NEVER.await();
                break;
            case "/read":
                return text(start, environ.input().readAllBytes().length + " bytes\n");
            case "/deaf":
                deaf();
                break;
            case "/cleaner":
                return cleanUp(environ, start);
            case "/deadlock":
                deadlock();
                break;
            case "/steps":
                return steps(start, Integer.parseInt(environ.queryString()));
            case "/flood":
                start.start(200, TEXT);
                return Body.of(java.util.stream.Stream.generate(() -> ByteBuffer.allocate(65536)).limit(16384));
            case "/said":
                return text(start, said.getOrDefault(environ.queryString(), "nothing yet") + "\n");
            default:
                break;
        }
        return text(start, ProcessHandle.current().pid() + " " + Thread.currentThread().isInterrupted() + "\n");
    }

    private static void deaf() {
        while (NEVER.getCount() > 0) {
            try {
                NEVER.await();
            } catch (InterruptedException ignored) {
                // That is the point.
            }
        }
    }

    private Body cleanUp(Environ environ, StartResponse start) throws Exception {
        try {
            NEVER.await();
        } catch (InterruptedException expected) {
            String found = "interrupted";
            try {
                start.start(200, TEXT);
            } catch (RequestTimeoutException late) {
                found += ", start: RequestTimeoutException";
            }
            try {
                environ.input().read();
            } catch (IOException late) {
                found += ", read: " + late.getCause().getClass().getSimpleName();
            }
            said.put(environ.queryString(), found);
        }
        return text(start, "too late\n");
    }

    private static Body steps(StartResponse start, int count) {
        start.start(200, TEXT);
        return Body.of(java.util.stream.IntStream.range(0, count).mapToObj(i -> {
            try {
                TimeUnit.MILLISECONDS.sleep(300);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted in step " + i, e);
            }
            return ByteBuffer.wrap((i + "\n").getBytes(StandardCharsets.UTF_8));
        }));
    }

    private static void deadlock() {
        Object one = new Object();
        Object other = new Object();
        CountDownLatch both = new CountDownLatch(2);
        lock("stuck-one", one, other, both);
        lock("stuck-other", other, one, both);
    }

    private static void lock(String name, Object first, Object second, CountDownLatch both) {
        Thread thread = new Thread(
                () -> {
                    synchronized (first) {
                        both.countDown();
                        try {
                            both.await();
                        } catch (InterruptedException e) {
                            return;
                        }
                        synchronized (second) {
                            both.countDown();
                        }
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private static Body text(StartResponse start, String text) {
        start.start(200, TEXT);
        return Body.of(text);
    }
}
