/* SPDX-License-Identifier: Apache-2.0 */
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/**
 * Threads of the application's own. /race has two of them write one response, in records of one letter each; /straggler leaves one behind
 * that writes on until it fails: /said tells how. /spawn starts one, and answers with the process's number.
 */
public class Crowd implements Application {

    private static final int RECORD = 997;
    private static final int RECORDS = 2_000;
    private static final int LARGE_RECORD = 40_000;

    private final Map<String, String> said = new ConcurrentHashMap<>();

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        if (environ.pathInfo().equals("/spawn")) {
            Thread thread = new Thread(() -> {});
            thread.start();
            thread.join();
        }
        OutputStream out = startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        switch (environ.pathInfo()) {
            case "/race":
                race(out);
                return Body.of("end");
            case "/straggler":
                leaveStraggler(environ.queryString(), out);
                return Body.empty();
            case "/said":
                return Body.of(said.getOrDefault(environ.queryString(), ""));
            default:
                return Body.of(Long.toString(ProcessHandle.current().pid()));
        }
    }

    private static void race(OutputStream out) throws InterruptedException {
        List<Thread> threads = Stream.of((byte) 'a', (byte) 'b')
                .map(letter -> new Thread(() -> write(letter, out)))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void write(byte letter, OutputStream out) {
        byte[] record = new byte[RECORD];
        Arrays.fill(record, letter);
        try {
            for (int i = 0; i < RECORDS; i++) {
                out.write(record);
                if (i % 10 == 0) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void leaveStraggler(String name, OutputStream out) throws Exception {
        byte[] record = new byte[LARGE_RECORD];
        out.write(record);
        out.flush();
        CountDownLatch underWay = new CountDownLatch(3);
        new Thread(() -> {
                    try {
                        while (true) {
                            out.write(record);
                            underWay.countDown();
                        }
                    } catch (IOException e) {
                        said.put(name, e.getMessage());
                    }
                })
                .start();
        underWay.await();
    }
}
