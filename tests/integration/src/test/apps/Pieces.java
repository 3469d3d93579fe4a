/* SPDX-License-Identifier: Apache-2.0 */
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/**
 * Sends pieces, as many and as large as the query says (COUNT,SIZE): /direct and /array as buffers, /stream through the stream of
 * start, /mixed likewise with the file "large" behind them, /whole as one. Each byte tells where it stands. /closed tells how many bodies were closed, /stuck never answers, and
 * /waiting tells how many requests to that there are.
 */
public class Pieces implements Application {

    private static final int PERIOD = 251;

    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger stuck = new AtomicInteger();

    private static byte[] piece(long from, int size) {
        byte[] piece = new byte[size];
        for (int i = 0; i < size; i++) {
            piece[i] = (byte) ((from + i) % PERIOD);
        }
        return piece;
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        if (environ.pathInfo().equals("/stuck")) {
            stuck.incrementAndGet();
            new CountDownLatch(1).await();
        }
        OutputStream out = startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        if (environ.queryString().isEmpty()) {
            return Body.of(String.valueOf((environ.pathInfo().equals("/closed") ? closed : stuck).get()));
        }
        String[] numbers = environ.queryString().split(",");
        int count = Integer.parseInt(numbers[0]);
        int size = Integer.parseInt(numbers[1]);
        IntStream pieces = IntStream.range(0, count);
        return switch (environ.pathInfo()) {
            case "/direct" -> Body.of(pieces.mapToObj(i -> direct(piece((long) i * size, size))))
                    .onClose(closed::incrementAndGet);
            case "/array" -> Body.of(pieces.mapToObj(i -> ByteBuffer.wrap(piece((long) i * size, size))));
            case "/stream" -> {
                for (int i = 0; i < count; i++) {
                    out.write(piece((long) i * size, size));
                }
                yield Body.empty();
            }
            case "/mixed" -> {
                for (int i = 0; i < count; i++) {
                    out.write(piece((long) i * size, size));
                }
                yield Body.ofFile(
                        Path.of((String) environ.get("SCRIPT_FILENAME")).resolveSibling("large"));
            }
            case "/whole" -> Body.of(piece(0, count * size));
            default -> throw new IllegalArgumentException(environ.pathInfo());
        };
    }
}
