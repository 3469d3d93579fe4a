/* SPDX-License-Identifier: Apache-2.0 */
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jvmgi.Application;
import org.jvmgi.BadRequestException;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.RequestTimeoutException;
import org.jvmgi.ResponseCommittedException;
import org.jvmgi.StartResponse;

/** Fails in the way that the path names. */
public class Faults implements Application {

    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    /** A throwable that cannot even be described. */
    private static final class Silent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    @Override
    public Body call(Environ environ, StartResponse start) throws Exception {
        switch (environ.pathInfo()) {
            case "/checked":
                throw new IOException("checked fault");
            case "/unchecked":
                throw new IllegalArgumentException("unchecked fault");
            case "/error":
                throw new AssertionError("error fault");
            case "/no-message":
                throw new RuntimeException((String) null);
            case "/silent":
                throw new Silent();
            case "/stack-overflow":
                return recurse(environ, start);
            case "/control-bytes":
                throw new IllegalStateException("line\n[core:error] forged \u001b[31mred");
            case "/bad-request":
                throw new IllegalStateException(new BadRequestException("no such thing"));
            case "/timeout":
                throw new RequestTimeoutException("gave up");
            default:
                return afterStart(environ.pathInfo(), start);
        }
    }

    private Body recurse(Environ environ, StartResponse start) throws Exception {
        return recurse(environ, start).onClose(() -> {});
    }

    private static Body afterStart(String fault, StartResponse start) throws Exception {
        switch (fault) {
            case "/no-start":
                return Body.of("never started");
            case "/null-body":
                start.start(200, TEXT);
                return null;
            case "/null-buffer":
                start.start(200, TEXT);
                return Body.of(Arrays.asList((ByteBuffer) null));
            case "/later-null-buffer":
                start.start(200, TEXT);
                return Body.of(Arrays.asList(buffer("good\n"), null));
            case "/after-start":
                start.start(200, TEXT);
                throw new IllegalStateException("after start");
            case "/after-unflushed-write":
                start.start(200, TEXT).write(bytes("unsent"));
                throw new IllegalStateException("after an unflushed write");
            case "/after-flush":
                flushed(start, "sent\n");
                throw new IllegalStateException("after output");
            case "/first-buffer":
                start.start(200, TEXT);
                return () -> failing(0);
            case "/second-buffer":
                start.start(200, TEXT);
                return () -> failing(1);
            case "/io-in-iterator":
                start.start(200, TEXT);
                throw new UncheckedIOException(new IOException("disk gone"));
            case "/close":
                start.start(200, TEXT);
                return Body.of("whole\n").onClose(() -> {
                    throw new IllegalStateException("in close");
                });
            default:
                return startAgain(fault, start);
        }
    }

    private static Body startAgain(String way, StartResponse start) throws Exception {
        switch (way) {
            case "/again-before-output":
                OutputStream first = start.start(200, Headers.of("X-First", "1"));
                first.write(bytes("dropped"));
                start.start(418, Headers.of("X-Second", "2"));
                return Body.of(earlierStream(first));
            case "/again-with-failure-before-output":
                start.start(200, Headers.of("X-First", "1"));
                start.start("418 I'm a teapot", Headers.of("X-Second", "2"), new IOException("reason"));
                return Body.of("second\n");
            case "/again-after-output":
                flushed(start, "sent\n");
                return caught(() -> start.start(500, TEXT), IllegalStateException.class);
            case "/again-with-unchecked-after-output":
                flushed(start, "sent\n");
                return caught(
                        () -> start.start("500 Oh", TEXT, new ArithmeticException("mine")), ArithmeticException.class);
            case "/again-with-checked-after-output":
                flushed(start, "sent\n");
                return caught(
                        () -> start.start("500 Oh", TEXT, new IOException("mine")), ResponseCommittedException.class);
            default:
                throw new IllegalArgumentException(way);
        }
    }

    private static String earlierStream(OutputStream first) {
        try {
            first.write('x');
            first.flush();
            return "the earlier stream still writes\n";
        } catch (IOException expected) {
            return "the earlier stream throws\n";
        }
    }

    private static Body caught(Runnable action, Class<? extends Exception> type) {
        try {
            action.run();
        } catch (RuntimeException e) {
            String cause = e.getCause() == null ? "" : " of " + e.getCause().getClass().getSimpleName();
            return Body.of((type.isInstance(e) ? "as promised: " : "unexpected: ") + e.getClass().getSimpleName() + cause + "\n");
        }
        return Body.of("nothing thrown\n");
    }

    private static void flushed(StartResponse start, String text) throws IOException {
        OutputStream out = start.start(200, TEXT);
        out.write(bytes(text));
        out.flush();
    }

    private static Iterator<ByteBuffer> failing(int good) {
        Iterator<ByteBuffer> buffers = List.of(buffer("good\n")).subList(0, good).iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public ByteBuffer next() {
                if (!buffers.hasNext()) {
                    throw new IllegalStateException("no further buffer");
                }
                return buffers.next();
            }
        };
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
