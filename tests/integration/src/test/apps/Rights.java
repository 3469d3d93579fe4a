/* SPDX-License-Identifier: Apache-2.0 */
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Answers with what the process may do and has, as the process itself sees it: /status, /environment, /descriptors, /properties. */
public class Rights implements Application {

    private static final Path SELF = Path.of("/proc/self");

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws IOException {
        String text = text(environ.pathInfo());
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of(text);
    }

    private static String text(String what) throws IOException {
        switch (what) {
            case "/status":
                return Files.readString(SELF.resolve("status"), StandardCharsets.ISO_8859_1);
            case "/environment":
                return lines(System.getenv());
            case "/properties":
                Map<String, String> properties = new TreeMap<>();
                System.getProperties().forEach((name, value) -> properties.put(name.toString(), value.toString()));
                return lines(properties);
            case "/descriptors":
                return descriptors();
            case "/create":
                Path file = Files.createTempFile("jvmgi-it", "");
                Files.delete(file);
                Files.createFile(file);
                String mode = Files.getPosixFilePermissions(file).toString();
                Files.delete(file);
                return mode;
            default:
                throw new IllegalArgumentException(what);
        }
    }

    private static String lines(Map<String, String> map) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(map).forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        return text.toString();
    }

    private static String descriptors() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> entries = Files.list(SELF.resolve("fd"))) {
            for (Path entry : entries.toList()) {
                if (Files.isSymbolicLink(entry)) {
                    text.append(entry.getFileName()).append(' ').append(Files.readSymbolicLink(entry)).append('\n');
                }
            }
        }
        return text.toString();
    }
}
