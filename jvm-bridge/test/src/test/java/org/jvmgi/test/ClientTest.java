/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.Lint;
import org.jvmgi.RequestBodyException;
import org.jvmgi.StartResponse;

class ClientTest {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    /** Answers with what a function makes of the environ. */
    private static Client answering(Function<Environ, Object> answer) {
        return Client.of((environ, startResponse) -> {
            startResponse.start(200, TEXT);
            return Body.of(answer.apply(environ).toString());
        });
    }

    @Test
    void givesTheWholeResponse() throws Exception {
        Response response = Client.of((environ, startResponse) -> {
                    environ.errors().println("a line");
                    startResponse.start("201 Made", TEXT.add("X-A", "1").add("x-a", "2"));
                    return Body.of("text");
                })
                .get("/");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.reason()).isEqualTo("Made");
        assertThat(response.headers())
                .isEqualTo(TEXT.add("X-A", "1").add("X-A", "2").add("Content-Length", "4"));
        assertThat(response.text()).isEqualTo("text");
        assertThat(response.bytes()).containsExactly('t', 'e', 'x', 't');
        assertThat(response.errors()).isEqualTo("a line" + System.lineSeparator());
        assertThat(response).hasToString("Response[201 Made, " + response.headers() + ", 4 bytes]");
        response.bytes()[0] = 0;
        assertThat(response.text()).isEqualTo("text");
    }

    @ParameterizedTest
    @CsvSource({
        "/, /, ''",
        "/a%20b?c=%20, /a b, c=%20",
        "/a//b///, /a/b/, ''",
        "/%2525, /%25, ''",
        "/x?, /x, ''",
        "/x?a?b, /x, a?b",
    })
    void splitsAndDecodesThePath(String target, String path, String query) throws Exception {
        Client client = answering(environ -> environ.scriptName() + "|" + environ.path() + "|" + environ.queryString()
                + "|" + environ.get("REQUEST_URI"));
        assertThat(client.get(target).text()).isEqualTo("|" + path + "|" + query + "|" + target);
    }

    @Test
    void pathsAreBytes() throws Exception {
        Client client = answering(environ -> environ.pathInfo().length() + environ.path());
        assertThat(client.get("/%C3%BC").text()).isEqualTo("3/\u00fc");
        assertThat(client.get("/\u00fc").text()).isEqualTo("3/\u00fc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "http://localhost/", "/%", "/%2", "/%zz", "?a"})
    void refusesWhatIsNoPath(String target) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> answering(Environ::path).get(target));
    }

    @Test
    void sendsHeadersAsCgiVariables() throws Exception {
        Client client = answering(environ -> new TreeMap<>(environ)
                .entrySet().stream()
                        .filter(variable -> variable.getKey().matches("(HTTP|CONTENT)_.*"))
                        .toList());
        Headers headers = Headers.of(
                "Accept",
                "a",
                "accept",
                "b",
                "Content-Type",
                "x/y",
                "X_Under",
                "no",
                "X.Dot",
                "no",
                "Proxy",
                "no",
                "Authorization",
                "yes");
        assertThat(client.request("PUT", "/", headers, new byte[3]).text())
                .isEqualTo(
                        "[CONTENT_LENGTH=3, CONTENT_TYPE=x/y, HTTP_ACCEPT=a, b, HTTP_AUTHORIZATION=yes, HTTP_HOST=localhost]");
        assertThat(client.request("GET", "/", Headers.of("Host", "example.com")).text())
                .isEqualTo("[HTTP_HOST=example.com]");
    }

    @Test
    void addsVariables() throws Exception {
        Client client = answering(environ -> environ.get("REMOTE_USER") + environ.scriptName());
        Client more = client.with("REMOTE_USER", "alice").with("SCRIPT_NAME", "/app");
        assertThat(more.get("/").text()).isEqualTo("alice/app");
        assertThat(client.get("/").text()).isEqualTo("null");
    }

    @Test
    void sendsBodies() throws Exception {
        Client echo = Client.of((environ, startResponse) -> {
            startResponse.start(200, Headers.of("Content-Type", "text/plain; charset=\"ISO-8859-1\""));
            String text = environ.method() + environ.header("Content-Type", "-");
            return Body.of((text + new String(environ.input().readAllBytes(), ISO_8859_1)).getBytes(ISO_8859_1));
        });
        assertThat(echo.post("/", "a/b", "\u00fc").text()).isEqualTo("POSTa/b\u00c3\u00bc");
        assertThat(echo.request("PATCH", "/", Headers.EMPTY, new ByteArrayInputStream(new byte[] {'x'}))
                        .text())
                .isEqualTo("PATCH-x");
        assertThat(echo.request("DELETE", "/").text()).isEqualTo("DELETE-");
    }

    @Test
    void brokenBodiesStayBroken() {
        InputStream broken = new InputStream() {
            private int left = 3;

            @Override
            public int read() throws IOException {
                if (left-- > 0) {
                    return 'x';
                }
                throw new IOException("reset");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                target[offset] = (byte) read();
                return 1;
            }
        };
        List<Integer> statuses = new ArrayList<>();
        Client client = Client.of((environ, startResponse) -> {
            try {
                environ.input().readAllBytes();
            } catch (RequestBodyException e) {
                statuses.add(e.status());
            }
            return Body.of(Integer.toString(environ.input().read()));
        });
        assertThatExceptionOfType(RequestBodyException.class)
                .isThrownBy(() -> client.request("POST", "/", Headers.EMPTY, broken));
        assertThat(statuses).containsExactly(400);
    }

    @Test
    void runsThroughLint() {
        Client client = Client.of((environ, startResponse) -> Body.of("never started"));
        assertThatExceptionOfType(Lint.Violation.class)
                .isThrownBy(() -> client.get("/"))
                .satisfies(violation -> assertThat(violation.rule()).isEqualTo("R-16"));
    }

    @Test
    void offersTheFileWrapper() throws Exception {
        Client client = Client.of((environ, startResponse) -> {
            startResponse.start(200, TEXT);
            @SuppressWarnings("unchecked")
            Function<Path, Body> wrapper = (Function<Path, Body>) environ.get("jvmgi.file_wrapper");
            return wrapper.apply(Path.of("pom.xml"));
        });
        assertThat(client.get("/").text()).contains("<artifactId>jvmgi-test</artifactId>");
    }

    @Test
    void throwsWhatTheApplicationThrows() {
        Exception checked = new Exception("checked");
        Application application = new Application() {
            @Override
            public Body call(Environ environ, StartResponse startResponse) throws Exception {
                throw checked;
            }
        };
        assertThatThrownBy(() -> Client.of(application).get("/")).isSameAs(checked);
    }
}
