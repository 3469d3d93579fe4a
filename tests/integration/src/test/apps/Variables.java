/* SPDX-License-Identifier: Apache-2.0 */
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Answers with every variable of the request, a line each: KEY (TYPE)=VALUE, bytes as they came. */
public class Variables implements Application {

    @Override
    public Body call(Environ environ, StartResponse startResponse) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Object> entry : new TreeMap<>(environ).entrySet()) {
            Object value = entry.getValue();
            text.append(entry.getKey()).append(" (").append(type(value)).append(")=").append(value).append('\n');
        }
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String type(Object value) {
        for (Class<?> type : new Class<?>[] {
            String.class, Long.class, Integer.class, Boolean.class, java.util.List.class, java.io.InputStream.class,
            java.io.PrintWriter.class, java.util.function.Function.class, java.util.function.Consumer.class,
            org.jvmgi.Interim.class
        }) {
            if (type.isInstance(value)) {
                return type.getSimpleName();
            }
        }
        return value.getClass().getName();
    }
}
