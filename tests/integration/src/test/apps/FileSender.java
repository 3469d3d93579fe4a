/* SPDX-License-Identifier: Apache-2.0 */
import java.io.FileOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/**
 * Sends a file as the query says: file=path, offset=N and length=N (a part of it), content-length=N, header=Name:value, write=text
 * (before it, through the stream), map (through Body.map), close (counts when it is closed), and what happens to the file after it was
 * opened: shorten=N, delete. /closed tells how often a body was closed.
 */
public class FileSender implements Application {

    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        if (environ.pathInfo().equals("/closed")) {
            startResponse.start(200, Headers.of("Content-Type", "text/plain"));
            return Body.of(closed + "\n");
        }
        Map<String, String> query = query(environ);
        Path file = Path.of(query.get("file"));
        Body body = query.containsKey("length")
                ? Body.ofFile(file, Long.parseLong(query.get("offset")), Long.parseLong(query.get("length")))
                : Body.ofFile(file);
        meddle(file, query);
        var out = startResponse.start(200, headers(query));
        if (query.containsKey("write")) {
            out.write(query.get("write").getBytes(StandardCharsets.US_ASCII));
        }
        if (query.containsKey("map")) {
            body = body.map(bytes -> bytes);
        }
        return query.containsKey("close") ? body.onClose(closed::incrementAndGet) : body;
    }

    private static void meddle(Path file, Map<String, String> query) throws Exception {
        if (query.containsKey("shorten")) {
            try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
                out.getChannel().truncate(Long.parseLong(query.get("shorten")));
            }
        }
        if (query.containsKey("delete")) {
            Files.delete(file);
        }
    }

    private static Headers headers(Map<String, String> query) {
        Headers headers = Headers.of("Content-Type", "application/octet-stream");
        if (query.containsKey("content-length")) {
            headers = headers.add("Content-Length", query.get("content-length"));
        }
        if (query.containsKey("header")) {
            String[] field = query.get("header").split(":", 2);
            headers = headers.add(field[0], field[1]);
        }
        return headers;
    }

    private static Map<String, String> query(Environ environ) {
        Map<String, String> query = new HashMap<>();
        for (String word : environ.queryString().split("&")) {
            String[] pair = word.split("=", 2);
            query.put(pair[0], pair.length == 1 ? "" : URLDecoder.decode(pair[1], StandardCharsets.US_ASCII));
        }
        return query;
    }
}
