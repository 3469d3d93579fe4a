/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

@Timeout(30)
class SimpleServerTest {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private SimpleServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve(path))
                .method(method, body)
                .header("X-Name", "value")
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> get(Application application) throws Exception {
        server = SimpleServer.serve(application, 0);
        return send("GET", "/", BodyPublishers.noBody());
    }

    @Test
    void serves() throws Exception {
        HttpResponse<String> response = get((environ, startResponse) -> {
            startResponse.start(200, TEXT.add("Set-Cookie", "a=1").add("Set-Cookie", "b=2"));
            return Body.of("hello");
        });
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("set-cookie")).containsExactlyInAnyOrder("a=1", "b=2");
        assertThat(response.headers().firstValue("content-length")).contains("5");
        assertThat(response.body()).isEqualTo("hello");
    }

    @Test
    void givesTheRequest() throws Exception {
        server = SimpleServer.serve(
                (environ, startResponse) -> {
                    startResponse.start(200, TEXT);
                    return Body.of(String.join(
                            "|",
                            environ.method(),
                            environ.path(),
                            environ.queryString(),
                            environ.header("X-Name", "-"),
                            environ.header("Content-Length", "-"),
                            environ.protocol(),
                            environ.scheme(),
                            (String) environ.get("SERVER_PORT"),
                            (String) environ.get("REMOTE_ADDR"),
                            new String(environ.input().readAllBytes(), UTF_8)));
                },
                0);
        String port = Integer.toString(server.port());
        assertThat(send("PUT", "/a%20b//%C3%BC?q=1", BodyPublishers.ofString("body"))
                        .body())
                .isEqualTo("PUT|/a b/\u00fc|q=1|value|4|HTTP/1.1|http|" + port + "|127.0.0.1|body");
    }

    @Test
    void takesChunkedUploads() throws Exception {
        byte[] upload = new byte[1_000_000];
        server = SimpleServer.serve(
                (environ, startResponse) -> {
                    startResponse.start(200, TEXT);
                    return Body.of(environ.header("Content-Length", "-")
                            + environ.input().readAllBytes().length);
                },
                0);
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(upload));
        assertThat(send("POST", "/", chunked).body()).isEqualTo("-1000000");
    }

    /** The second buffer is made only when the client has read the first. */
    @Test
    void streams() throws Exception {
        CountDownLatch firstRead = new CountDownLatch(1);
        server = SimpleServer.serve(
                (environ, startResponse) -> {
                    startResponse.start(200, TEXT);
                    return Body.of(Stream.of("first", "second").map(text -> {
                        await(text.equals("second") ? firstRead : new CountDownLatch(0));
                        return ByteBuffer.wrap(text.getBytes(UTF_8));
                    }));
                },
                0);
        HttpRequest request = HttpRequest.newBuilder(server.uri()).build();
        try (InputStream body =
                client.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(new String(body.readNBytes(5), UTF_8)).isEqualTo("first");
            firstRead.countDown();
            assertThat(new String(body.readAllBytes(), UTF_8)).isEqualTo("second");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sendsFiles(@TempDir Path folder) throws Exception {
        Path file =
                Files.write(folder.resolve("file"), "0123456789".repeat(50_000).getBytes(UTF_8));
        HttpResponse<String> response = get((environ, startResponse) -> {
            startResponse.start(200, TEXT);
            return Body.ofFile(file);
        });
        assertThat(response.headers().firstValue("content-length")).contains("500000");
        assertThat(response.body()).hasSize(500_000).startsWith("0123").endsWith("6789");
    }

    @Test
    void answersHead() throws Exception {
        server = SimpleServer.serve(
                (environ, startResponse) -> {
                    startResponse.start(200, TEXT);
                    return Body.of("hello");
                },
                0);
        HttpResponse<String> response = send("HEAD", "/", BodyPublishers.noBody());
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("content-length")).contains("5");
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304, 200})
    void sendsNoBody(int status) throws Exception {
        HttpResponse<String> response = get((environ, startResponse) -> {
            startResponse.start(status, Headers.EMPTY);
            return Body.empty();
        });
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void isNotReachedFromOutside() throws Exception {
        get(SimpleServerTest::answerNothing);
        List<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        assumeThat(outside).as("addresses of this machine").isNotEmpty();
        for (InetAddress address : outside) {
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> connect(address));
        }
    }

    private void connect(InetAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, server.port()), 1000);
        }
    }

    @Test
    void stopsWhenClosed() throws Exception {
        get(SimpleServerTest::answerNothing);
        assertThat(server.uri().getPort()).isEqualTo(server.port());
        server.close();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> send("GET", "/", BodyPublishers.noBody()));
        server.close();
    }

    private static Body answerNothing(Environ environ, StartResponse startResponse) {
        startResponse.start(200, TEXT);
        return Body.empty();
    }
}
