/* SPDX-License-Identifier: Apache-2.0 */
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.Interim;
import org.jvmgi.StartResponse;

/** Sends interim responses and trailers as the path says. */
public class Accompany implements Application {

    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");
    private static final Headers HINTS = Headers.of("Link", "</a.css>; rel=preload", "Link", "</b.js>; rel=preload");

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        Interim interim = (Interim) environ.get("jvmgi.interim");
        @SuppressWarnings("unchecked")
        Consumer<Supplier<Headers>> trailers = (Consumer<Supplier<Headers>>) environ.get("jvmgi.trailers");
        switch (environ.pathInfo()) {
            case "/keys":
                return text(startResponse, (interim != null) + " " + (trailers != null) + " "
                        + environ.containsKey("jvmgi.interim") + " " + environ.keySet().contains("jvmgi.trailers"));
            case "/hints":
                interim.send(103, HINTS);
                return text(startResponse, "done");
            case "/fail":
                interim.send(103, HINTS);
                throw new IllegalStateException("after hints");
            case "/many":
                for (int i = 0; i < 100; i++) {
                    interim.send(103, HINTS);
                }
                return text(startResponse, "done");
            case "/wrong":
                return wrong(interim, startResponse);
            default:
                return withTrailers(environ.pathInfo(), trailers, startResponse);
        }
    }

    private static Body wrong(Interim interim, StartResponse startResponse) throws Exception {
        int refused = 0;
        for (int status : new int[] {99, 101, 200, 0, -1}) {
            try {
                interim.send(status, HINTS);
            } catch (IllegalArgumentException expected) {
                refused++;
            }
        }
        try {
            interim.send(103, Headers.of("Link", "x".repeat(10_000)));
        } catch (IllegalArgumentException expected) {
            refused++;
        }
        OutputStream out = startResponse.start(200, TEXT);
        interim.send(103, HINTS);
        out.write("refused ".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        try {
            interim.send(103, HINTS);
        } catch (IllegalStateException expected) {
            refused++;
        }
        return Body.of(Integer.toString(refused));
    }

    private static Body withTrailers(String way, Consumer<Supplier<Headers>> trailers, StartResponse startResponse) {
        AtomicInteger sum = new AtomicInteger();
        startResponse.start(way.equals("/trailers-304") ? 304 : 200, TEXT);
        switch (way) {
            case "/trailers", "/trailers-304":
                trailers.accept(() -> Headers.of("X-Dropped", "1"));
                trailers.accept(() -> Headers.of("X-Sum", "" + sum, "X-Two", "a", "X-Two", "b", "Content-Length", "7"));
                break;
            case "/trailers-short":
                trailers.accept(() -> Headers.of("X-Sum", "" + sum));
                return Body.of("short");
            case "/trailers-fail":
                trailers.accept(() -> {
                    throw new IllegalStateException("no sum");
                });
                break;
            case "/trailers-null":
                trailers.accept(() -> null);
                break;
            case "/trailers-large":
                trailers.accept(() -> Headers.of("X-Sum", "x".repeat(70_000)));
                break;
            default:
                throw new IllegalArgumentException(way);
        }
        return Body.of(Stream.of("one", "two").map(text -> {
            sum.addAndGet(text.length());
            return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        }));
    }

    private static Body text(StartResponse startResponse, String text) {
        startResponse.start(200, TEXT);
        return Body.of(text);
    }
}
