/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;

/** Makes a request's environ. */
final class Variables {
    /** Other names make no variable, so that none can be mistaken for another; Proxy would be mistaken for a setting. */
    private static final Pattern HEADER = Pattern.compile("(?!proxy$)[a-z0-9-]+", Pattern.CASE_INSENSITIVE);

    private static final Function<Path, Body> FILE_WRAPPER = Variables::openFile;

    private final Map<String, Object> variables = new HashMap<>();

    Variables(String method, String target) {
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash");
        }
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        put("REQUEST_METHOD", method);
        put("REQUEST_URI", target);
        put("SCRIPT_NAME", "");
        put("PATH_INFO", decode(path).replaceAll("//+", "/"));
        put("QUERY_STRING", query < 0 ? "" : target.substring(query + 1));
        put("SERVER_PROTOCOL", "HTTP/1.1");
        put("SERVER_SOFTWARE", "org.jvmgi.test");
        put("REQUEST_SCHEME", "http");
        put("jvmgi.version", List.of(1, 0));
        put("jvmgi.url_scheme", "http");
        put("jvmgi.multithread", true);
        put("jvmgi.multiprocess", false);
        put("jvmgi.run_once", false);
        put("jvmgi.input_terminated", true);
        put("jvmgi.file_wrapper", FILE_WRAPPER);
    }

    Variables put(String key, Object value) {
        variables.put(key, value);
        return this;
    }

    Variables headers(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            header(headers.name(i), headers.value(i));
        }
        return this;
    }

    /** Adds a header; one that was there already is joined, as Apache does. */
    Variables header(String name, String value) {
        if (HEADER.matcher(name).matches()) {
            String key = name.toUpperCase(Locale.ROOT).replace('-', '_');
            boolean content = key.equals("CONTENT_TYPE") || key.equals("CONTENT_LENGTH");
            variables.merge(content ? key : "HTTP_" + key, value, (first, second) -> first + ", " + second);
        }
        return this;
    }

    Variables exchange(Exchange exchange) {
        return put("jvmgi.input", exchange.input()).put("jvmgi.errors", exchange.errors());
    }

    Environ environ() {
        return Environ.of(variables);
    }

    private static Body openFile(Path file) {
        try {
            return Body.ofFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Decodes percent signs to chars 0–255; a char beyond ASCII stands for its bytes in UTF-8. */
    private static String decode(String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] encoded = path.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] != '%') {
                bytes.write(encoded[i]);
            } else if (i + 2 < encoded.length) {
                // Throws IllegalArgumentException when these are no digits.
                bytes.write(HexFormat.fromHexDigits(new String(encoded, i + 1, 2, StandardCharsets.ISO_8859_1)));
                i += 2;
            } else {
                throw new IllegalArgumentException("a percent sign without two digits");
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
