/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironTest {
    private final InputStream input = new ByteArrayInputStream(new byte[0]);
    private final PrintWriter errors = new PrintWriter(new StringWriter());
    private final Environ environ = Environ.of(Map.of(
            "REQUEST_METHOD", "POST",
            "SCRIPT_NAME", "/app",
            "PATH_INFO", "/x",
            "QUERY_STRING", "a=b",
            "SERVER_PROTOCOL", "HTTP/1.1",
            "CONTENT_TYPE", "text/plain",
            "HTTP_X_NAME", "value",
            "jvmgi.url_scheme", "https",
            "jvmgi.input", input,
            "jvmgi.errors", errors));

    @Test
    void readsByType() {
        assertThat(environ.method()).isEqualTo("POST");
        assertThat(environ.scriptName()).isEqualTo("/app");
        assertThat(environ.pathInfo()).isEqualTo("/x");
        assertThat(environ.path()).isEqualTo("/x");
        assertThat(environ.queryString()).isEqualTo("a=b");
        assertThat(environ.protocol()).isEqualTo("HTTP/1.1");
        assertThat(environ.scheme()).isEqualTo("https");
        assertThat(environ.isSecure()).isTrue();
        assertThat(environ.input()).isSameAs(input);
        assertThat(environ.errors()).isSameAs(errors);
    }

    @Test
    void reflectsEveryChange() {
        environ.put("REQUEST_METHOD", "GET");
        environ.put("jvmgi.url_scheme", "http");
        environ.remove("QUERY_STRING");
        environ.keySet().remove("SCRIPT_NAME");
        environ.replace("PATH_INFO", "/y");
        environ.entrySet().removeIf(entry -> entry.getKey().equals("HTTP_X_NAME"));
        assertThat(environ.method()).isEqualTo("GET");
        assertThat(environ.isSecure()).isFalse();
        assertThat(environ.queryString()).isEmpty();
        assertThat(environ.scriptName()).isEmpty();
        assertThat(environ.path()).isEqualTo("/y");
        assertThat(environ.header("X-Name")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "X-Name, value",
        "x-nAME, value",
        "Content-Type, text/plain",
        "CONTENT-type, text/plain",
        "Content-Length,",
        "X-Other,",
        "X_Name,",
        "Content_Type,",
        "X Name,",
        "X-N\u00e4me,",
        "HTTP-X-Name,",
    })
    void findsHeaders(String name, String value) {
        assertThat(environ.header(name).orElse(null)).isEqualTo(value);
        assertThat(environ.header(name, "none")).isEqualTo(value == null ? "none" : value);
    }

    @Test
    void readsContentHeadersWhereCgiPutsThem() {
        environ.put("HTTP_CONTENT_TYPE", "forged/type");
        environ.put("CONTENT_LENGTH", "12");
        assertThat(environ.header("Content-Type")).contains("text/plain");
        assertThat(environ.header("content-length")).contains("12");
        assertThat(environ.header("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a b", "/\u00fc/\u20ac", "/\ud83d\ude00", "/%2F", "/a;b=c"})
    void decodesThePath(String path) {
        environ.put("PATH_INFO", new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        assertThat(environ.path()).isEqualTo(path);
    }

    /** A stray byte, a cut sequence, an overlong slash, a surrogate, beyond U+10FFFF, and what is no byte at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/\u00ff\u00fe",
                "/\u00c3",
                "/\u00c0\u00af",
                "/\u00ed\u00a0\u0080",
                "/\u00f4\u0090\u0080\u0080",
                "/\u0080",
                "/\u20ac"
            })
    void refusesPathsThatAreNoText(String pathInfo) {
        environ.put("PATH_INFO", pathInfo);
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(environ::path)
                .withMessageNotContaining(pathInfo);
        assertThat(environ.pathInfo()).isEqualTo(pathInfo);
    }

    @Test
    void namesTheKeyOfAnotherType() {
        environ.put("REQUEST_METHOD", 1);
        environ.put("HTTP_X_NAME", new byte[0]);
        environ.put("jvmgi.input", "text");
        environ.put("jvmgi.errors", "text");
        environ.put("PATH_INFO", 'x');
        assertClassCast(environ::method, "REQUEST_METHOD");
        assertClassCast(() -> environ.header("X-Name"), "HTTP_X_NAME");
        assertClassCast(environ::input, "jvmgi.input");
        assertClassCast(environ::errors, "jvmgi.errors");
        assertClassCast(environ::path, "PATH_INFO");
    }

    private static void assertClassCast(ThrowingCallable accessor, String key) {
        assertThatExceptionOfType(ClassCastException.class).isThrownBy(accessor).withMessageContaining(key);
    }

    @Test
    void namesTheKeyThatIsMissing() {
        Environ empty = Environ.of(Map.of());
        assertMissing(empty::method, "REQUEST_METHOD");
        assertMissing(empty::protocol, "SERVER_PROTOCOL");
        assertMissing(empty::scheme, "jvmgi.url_scheme");
        assertMissing(empty::isSecure, "jvmgi.url_scheme");
        assertMissing(empty::input, "jvmgi.input");
        assertMissing(empty::errors, "jvmgi.errors");
        assertThat(empty.scriptName() + empty.pathInfo() + empty.path() + empty.queryString())
                .isEmpty();
    }

    private static void assertMissing(ThrowingCallable accessor, String key) {
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(accessor)
                .withMessageContaining(key);
    }

    @Test
    void showsNamesButNoValues() {
        Environ secret = Environ.of(Map.of("HTTP_AUTHORIZATION", "Basic s3cret", "HTTP_COOKIE", "s3cret"));
        assertThat(secret.toString()).isEqualTo("Environ[HTTP_AUTHORIZATION, HTTP_COOKIE]");
        assertThat(String.valueOf(secret.copy())).doesNotContain("s3cret");
    }

    @Test
    void copiesWhatItIsMadeOf() {
        Map<String, Object> source = new HashMap<>(Map.of("A", "1"));
        Environ made = Environ.of(source);
        source.put("A", "2");
        assertThat(made).containsExactly(Map.entry("A", "1"));
        made.put("B", "3");
        assertThat(source).doesNotContainKey("B");
    }

    @Test
    void copiesShareValuesButNotChanges() {
        Environ copy = environ.copy();
        assertThat(copy).isEqualTo(environ).hasSameHashCodeAs(environ);
        copy.put("SCRIPT_NAME", "/elsewhere");
        environ.remove("PATH_INFO");
        assertThat(environ.scriptName()).isEqualTo("/app");
        assertThat(copy.pathInfo()).isEqualTo("/x");
        assertThat(copy.input()).isSameAs(input);
    }

    @Test
    void holdsNoNull() {
        assertThatNullPointerException().isThrownBy(() -> environ.put("A", null));
        assertThatNullPointerException().isThrownBy(() -> environ.put(null, "1"));
        assertThatNullPointerException().isThrownBy(() -> environ.putIfAbsent("A", null));
        assertThatNullPointerException()
                .isThrownBy(() -> environ.entrySet().iterator().next().setValue(null));
        Map<String, Object> holding = new HashMap<>();
        holding.put("A", null);
        assertThatNullPointerException().isThrownBy(() -> Environ.of(holding));
    }
}
