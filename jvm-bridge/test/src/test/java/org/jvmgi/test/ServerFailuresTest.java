/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvmgi.Application;
import org.jvmgi.BadRequestException;
import org.jvmgi.Body;
import org.jvmgi.Headers;
import org.jvmgi.RequestBodyException;
import org.jvmgi.RequestTimeoutException;

/** What becomes of requests that fail. */
@Timeout(30)
class ServerFailuresTest {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private SimpleServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve(path))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> get(Application application) throws Exception {
        server = SimpleServer.serve(application, 0);
        return send("GET", "/");
    }

    @Test
    void failuresHaveTheirStatus() throws Exception {
        server = SimpleServer.serve(
                (environ, startResponse) -> {
                    startResponse.start(200, TEXT).write("unsent".getBytes(UTF_8));
                    switch (environ.path()) {
                        case "/bad" -> throw new IllegalStateException(new BadRequestException("no"));
                        case "/slow" -> throw new RequestTimeoutException("too slow");
                        case "/error" -> throw new StackOverflowError();
                        default -> throw new IOException("disk");
                    }
                },
                0);
        assertThat(send("GET", "/bad").statusCode()).isEqualTo(400);
        assertThat(send("GET", "/slow").statusCode()).isEqualTo(504);
        assertThat(send("GET", "/error").statusCode()).isEqualTo(500);
        HttpResponse<String> response = send("GET", "/");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo("500 Internal Server Error\n");
        assertThat(send("HEAD", "/").statusCode()).isEqualTo(500);
    }

    @Test
    void aBreachOfTheInterfaceIsAFailure() throws Exception {
        assertThat(get((environ, startResponse) -> Body.of("never started")).statusCode())
                .isEqualTo(500);
    }

    /** A response that failed on its way never looks whole. */
    @Test
    void cutsResponsesThatFail() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> get((environ, startResponse) -> {
                    startResponse.start(200, TEXT);
                    return Body.of(failingAfter("sent"));
                }));
    }

    private static Iterable<ByteBuffer> failingAfter(String text) {
        return () -> new Iterator<>() {
            private boolean sent;

            @Override
            public boolean hasNext() {
                if (sent) {
                    throw new UncheckedIOException(new IOException("disk"));
                }
                return true;
            }

            @Override
            public ByteBuffer next() {
                sent = true;
                return ByteBuffer.wrap(text.getBytes(UTF_8));
            }
        };
    }

    /** The client leaves; the body learns of it by a failing write and is closed. */
    @Test
    void closesTheBodyWhenTheClientLeaves() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        server = SimpleServer.serve(
                (environ, startResponse) -> {
                    startResponse.start(200, TEXT);
                    return Body.of(Stream.generate(() -> ByteBuffer.allocate(100_000)))
                            .onClose(closed::countDown);
                },
                0);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
            assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
        }
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void brokenUploadsAreNoCleanEnd() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        server = SimpleServer.serve(
                (environ, startResponse) -> {
                    try {
                        environ.input().readAllBytes();
                    } catch (RequestBodyException e) {
                        failed.countDown();
                        throw e;
                    }
                    startResponse.start(200, TEXT);
                    return Body.of("whole");
                },
                0);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc".getBytes(UTF_8));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).doesNotContain("whole");
        }
        assertThat(failed.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
