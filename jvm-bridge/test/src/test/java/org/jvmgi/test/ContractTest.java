/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.example.contract.Answer;
import com.example.contract.Contract;
import com.example.contract.ContractApplication;
import com.example.contract.ContractCase;
import com.example.contract.Question;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvmgi.BadRequestException;
import org.jvmgi.Headers;
import org.jvmgi.RequestBodyException;
import org.jvmgi.RequestTimeoutException;

/** The client and the development server keep the rules of the interface; Apache does in the test of the same name. */
@Timeout(120)
class ContractTest {
    private static final Client CLIENT = Client.of(new ContractApplication());
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static SimpleServer server;

    @BeforeAll
    static void start() throws IOException {
        server = SimpleServer.serve(new ContractApplication(), 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<ContractCase> cases() {
        return Contract.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void clientKeeps(ContractCase one) throws Exception {
        one.check(ContractTest::callInMemory, true);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void simpleServerKeeps(ContractCase one) throws Exception {
        one.check(ContractTest::sendOverHttp, true);
    }

    private static Answer callInMemory(String path, Question question) {
        byte[] body = question.body().getBytes(ISO_8859_1);
        try {
            Response response = question.chunked() || body.length == 0
                    ? CLIENT.request(question.method(), path, Headers.EMPTY, new ByteArrayInputStream(body))
                    : CLIENT.request(question.method(), path, Headers.EMPTY, body);
            List<Map.Entry<String, String>> headers = Stream.iterate(
                            0, i -> i < response.headers().size(), i -> i + 1)
                    .map(i -> Map.entry(
                            response.headers().name(i), response.headers().value(i)))
                    .toList();
            return Answer.whole(response.status(), headers, new String(response.bytes(), ISO_8859_1));
        } catch (Throwable failure) {
            return Answer.thrown(status(failure), failure);
        } finally {
            // The application runs on this thread; what it leaves behind a server would not let the next request see.
            Thread.interrupted();
        }
    }

    /** What a server would answer. */
    private static int status(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .mapToInt(cause -> {
                    if (cause instanceof BadRequestException) {
                        return 400;
                    }
                    if (cause instanceof RequestTimeoutException) {
                        return 504;
                    }
                    return cause instanceof RequestBodyException body ? body.status() : 0;
                })
                .filter(status -> status > 0)
                .findFirst()
                .orElse(500);
    }

    private static Answer sendOverHttp(String path, Question question) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
                .method(question.method(), publisher(question))
                .build();
        HttpResponse<InputStream> response = HTTP.send(request, BodyHandlers.ofInputStream());
        List<Map.Entry<String, String>> headers = response.headers().map().entrySet().stream()
                .flatMap(header -> header.getValue().stream().map(value -> Map.entry(header.getKey(), value)))
                .toList();
        try (InputStream body = response.body()) {
            return Answer.whole(response.statusCode(), headers, new String(body.readAllBytes(), ISO_8859_1));
        } catch (IOException cut) {
            return Answer.cut(response.statusCode(), headers, "");
        }
    }

    private static BodyPublisher publisher(Question question) {
        byte[] body = question.body().getBytes(ISO_8859_1);
        if (body.length == 0) {
            return BodyPublishers.noBody();
        }
        return question.chunked()
                ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                : BodyPublishers.ofByteArray(body);
    }
}
