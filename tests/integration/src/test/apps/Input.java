/* SPDX-License-Identifier: Apache-2.0 */
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Reads the request body in the way that the path names, and answers with what each read gave. */
public class Input implements Application {

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        String answer = answer(environ.pathInfo(), environ.input());
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of(answer);
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
