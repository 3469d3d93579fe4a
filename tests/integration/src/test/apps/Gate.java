/* SPDX-License-Identifier: Apache-2.0 */
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/**
 * Requests that wait inside the application until another request lets them go on. The path says what to do, the query names the
 * gate: /wait waits before the response starts, /stream after its first buffer, /late-upload at GATE-read before and at GATE-end after the
 * body is read; /open opens; /waiting counts; /closed tells how many streams were closed; /interrupted how many waits an interrupt ended.
 */
public class Gate implements Application {

    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        String gate = environ.queryString();
        switch (environ.pathInfo()) {
            case "/wait":
                pass(gate);
                return text(startResponse, "passed\n");
            case "/stream":
                return stream(startResponse, gate);
            case "/upload":
                return upload(environ, startResponse, gate);
            case "/late-upload":
                pass(gate + "-read");
                environ.input().readAllBytes();
                pass(gate + "-end");
                return text(startResponse, "read\n");
            case "/open":
                gate(gate).countDown();
                return text(startResponse, "open\n");
            default:
                return text(startResponse, count(environ.pathInfo(), gate).get() + "\n");
        }
    }

    private Body stream(StartResponse startResponse, String gate) {
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        Iterator<ByteBuffer> buffers = Stream.of("first\n", "second\n")
                .map(text -> {
                    if (text.startsWith("second")) {
                        passUnchecked(gate);
                    }
                    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                })
                .iterator();
        return Body.of(() -> buffers).onClose(() -> count("/closed", gate).incrementAndGet());
    }

    /** Tells when it begins to read, and how the reading ended. */
    private Body upload(Environ environ, StartResponse startResponse, String gate) throws Exception {
        count("/waiting", gate).incrementAndGet();
        try {
            environ.input().readAllBytes();
            count("/whole", gate).incrementAndGet();
        } catch (java.io.IOException broken) {
            count("/broken", gate).incrementAndGet();
            throw broken;
        } finally {
            count("/waiting", gate).decrementAndGet();
        }
        return text(startResponse, "read\n");
    }

    private void passUnchecked(String gate) {
        try {
            pass(gate);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at the gate", e);
        }
    }

    private void pass(String gate) throws InterruptedException {
        count("/waiting", gate).incrementAndGet();
        try {
            gate(gate).await();
        } catch (InterruptedException e) {
            count("/interrupted", gate).incrementAndGet();
            throw e;
        } finally {
            count("/waiting", gate).decrementAndGet();
        }
    }

    private CountDownLatch gate(String name) {
        return gates.computeIfAbsent(name, fresh -> new CountDownLatch(1));
    }

    private AtomicInteger count(String what, String gate) {
        return counts.computeIfAbsent(what + "?" + gate, fresh -> new AtomicInteger());
    }

    private static Body text(StartResponse startResponse, String text) {
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of(text);
    }
}
