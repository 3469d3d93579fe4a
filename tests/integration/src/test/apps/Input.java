/* SPDX-License-Identifier: Apache-2.0 */
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/**
 * Reads the request body in the way that the path names, and answers with what each read gave. /late reads when output has begun, /close
 * when the body is closed: /said tells what came of that.
 */
public class Input implements Application {

    private volatile String said = "";

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        switch (environ.pathInfo()) {
            case "/late":
                startResponse.start(200, Headers.of("Content-Type", "text/plain"));
                return Body.of(Stream.of("sent\n", "/all", "/after-end").map(way -> late(way, environ.input())));
            case "/close":
                startResponse.start(200, Headers.of("Content-Type", "text/plain"));
                return Body.of("sent\n").onClose(() -> said = answer("/all", environ.input()) + "|" + answer("/after-end", environ.input()));
            case "/said":
                startResponse.start(200, Headers.of("Content-Type", "text/plain"));
                return Body.of(said);
            default:
                break;
        }
        String answer = answer(environ.pathInfo(), environ.input());
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of(answer);
    }

    private static ByteBuffer late(String way, InputStream input) {
        try {
            return ByteBuffer.wrap((way.startsWith("/") ? answer(way, input) : way).getBytes(StandardCharsets.ISO_8859_1));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String answer(String way, InputStream input) throws Exception {
        switch (way) {
            case "/all":
                return text(input.readAllBytes());
            case "/sevens":
                return sevens(input);
            case "/zero":
                return input.read(new byte[0]) + "|" + text(input.readAllBytes());
            case "/after-end":
                input.readAllBytes();
                return input.read() + "|" + input.read(new byte[4]) + "|" + input.readAllBytes().length;
            case "/skip":
                input.skipNBytes(3);
                return text(input.readAllBytes());
            case "/bytes":
                return input.read() + "|" + input.read() + "|" + text(input.readAllBytes());
            case "/none":
                return "not read";
            default:
                throw new IllegalArgumentException(way);
        }
    }

    private static String sevens(InputStream input) throws Exception {
        StringJoiner pieces = new StringJoiner("|");
        for (byte[] piece = input.readNBytes(7); piece.length > 0; piece = input.readNBytes(7)) {
            pieces.add(text(piece));
        }
        return pieces.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
