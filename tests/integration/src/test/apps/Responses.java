/* SPDX-License-Identifier: Apache-2.0 */
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/**
 * Answers as the query says: status=200+OK, header=Name:value (any number), body=text (any number, each one buffer), write=text
 * (through the stream), flush, repeat=N (each body buffer N times).
 */
public class Responses implements Application {

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        String status = "200 OK";
        Headers headers = Headers.EMPTY;
        int repeat = 1;
        List<String> writes = new ArrayList<>();
        List<String> buffers = new ArrayList<>();
        for (String word : environ.queryString().split("&")) {
            String name = word.split("=", 2)[0];
            String value = word.contains("=") ? decode(word.split("=", 2)[1]) : "";
            switch (name) {
                case "status" -> status = value;
                case "header" -> headers = headers.add(value.split(":", 2)[0], value.split(":", 2)[1]);
                case "body" -> buffers.add(value);
                case "write" -> writes.add(value);
                case "flush" -> writes.add("");
                case "repeat" -> repeat = Integer.parseInt(value);
                default -> throw new IllegalArgumentException(word);
            }
        }
        OutputStream out = startResponse.start(status, headers);
        for (String write : writes) {
            if (write.isEmpty()) {
                out.flush();
            } else {
                out.write(bytes(write));
            }
        }
        int times = repeat;
        return Body.of(buffers.stream()
                .flatMap(text -> Stream.generate(() -> ByteBuffer.wrap(bytes(text))).limit(times)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.ISO_8859_1);
    }
}
