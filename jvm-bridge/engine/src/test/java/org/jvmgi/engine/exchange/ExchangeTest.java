/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jvmgi.engine.exchange.ExchangeFixture.buffers;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.Body;
import org.jvmgi.ClientAbortException;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.Interim;
import org.jvmgi.StartResponse;
import org.jvmgi.engine.wire.RequestHead;

/** The rules of the gateway interface on the server's side. */
class ExchangeTest {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    private final ExchangeFixture exchange = new ExchangeFixture();

    @Test
    void bytesThatAreKnownGoOutWithHeadAndEnd() {
        assertThat(exchange.run((environ, start) -> {
                    start.start("200 OK", TEXT);
                    return Body.of("Hello");
                }))
                .containsExactly("head 200 OK 5", "data Hello", "end");
    }

    @Test
    void eachBufferIsOnItsWayBeforeTheNextIsAskedFor() {
        assertThat(exchange.run((environ, start) -> {
                    start.start("200 OK", TEXT);
                    return Body.of(buffers("one", "", "two"));
                }))
                .containsExactly("head 200 OK -1", "data one", "flush", "data two", "flush", "end");
    }

    @Test
    void lengthOfTheBodyBecomesContentLength() {
        AtomicInteger closed = new AtomicInteger();
        assertThat(exchange.run((environ, start) -> {
                    start.start("200 OK", TEXT);
                    return new OwnBody(buffers("one", "two"), closed);
                }))
                .containsExactly("head 200 OK 6", "data one", "flush", "data two", "flush", "end");
        assertThat(closed).hasValue(1);
    }

    @Test
    void emptyIteratorIsAnEmptyBody() {
        assertThat(exchange.run((environ, start) -> {
                    start.start("200 OK", TEXT);
                    return Body.of(List.<ByteBuffer>of());
                }))
                .containsExactly("head 200 OK 0", "end");
    }

    @Test
    void fileIsSent(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");
        assertThat(exchange.run((environ, start) -> {
                    start.start("200 OK", TEXT);
                    return Body.ofFile(file, 2, 5);
                }))
                .containsExactly("head 200 OK 5", "data 23456", "end");
    }

    @Test
    void fileThatBecameShorterCutsTheResponse(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");
        List<String> steps = exchange.run((environ, start) -> {
            start.start("200 OK", TEXT);
            Body body = Body.ofFile(file);
            Files.writeString(file, "0123");
            return body;
        });
        assertThat(steps).startsWith("head 200 OK 10", "data 0123").doesNotContain("end");
        assertThat(steps.get(steps.size() - 1)).startsWith("abort 500 600 ").contains("after 4 of 10 bytes");
    }

    @Test
    void bodyIsCutAtContentLength() {
        assertThat(exchange.run((environ, start) -> {
                    start.start("200 OK", Headers.of("Content-Length", "4"));
                    return Body.of(buffers("one", "two", "three"));
                }))
                .containsExactly(
                        "head 200 OK 4",
                        "data one",
                        "flush",
                        "log WARNING 614 the response body is longer than its Content-Length; the rest was cut off:"
                                + " Content-Length is 4",
                        "data t",
                        "flush",
                        "flush",
                        "end");
    }

    @Test
    void shortBodyCutsTheResponse() {
        List<String> steps = exchange.run((environ, start) -> {
            start.start("200 OK", Headers.of("Content-Length", "4"));
            return Body.of("one");
        });
        assertThat(steps).startsWith("head 200 OK 4", "data one").doesNotContain("end");
        assertThat(steps.get(steps.size() - 1))
                .isEqualTo("abort 500 613 the response body is shorter than its Content-Length: 3 of 4 bytes, so the"
                        + " response was cut");
    }

    @Test
    void nothingOfTheRequestWorksAfterIt() {
        AtomicReference<StartResponse> start = new AtomicReference<>();
        AtomicReference<Environ> environ = new AtomicReference<>();
        AtomicReference<OutputStream> out = new AtomicReference<>();
        exchange.run((e, s) -> {
            start.set(s);
            environ.set(e);
            out.set(s.start("200 OK", TEXT));
            return Body.empty();
        });
        exchange.carrier.steps().clear();

        assertThatThrownBy(() -> start.get().start("200 OK", TEXT)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> out.get().write(1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> environ.get().input().read()).isInstanceOf(IOException.class);
        environ.get().errors().println("dropped");
        assertThat(environ.get().method()).isEqualTo("GET");
        assertThat(exchange.carrier.steps()).isEmpty();
    }

    @Test
    void bodyOnDemandIsAskedForAtTheFirstRead() {
        exchange.request().body(5).flags(RequestHead.ON_DEMAND);
        exchange.carrier.body(new java.io.ByteArrayInputStream("12345".getBytes(UTF_8)));
        assertThat(exchange.run((environ, start) -> {
                    start.start("200 OK", TEXT).flush();
                    String read = new String(environ.input().readAllBytes(), UTF_8);
                    assertThat(environ.input().read()).isEqualTo(-1);
                    return Body.of(read);
                }))
                .containsExactly("head 200 OK -1", "flush", "want", "data 12345", "end");
    }

    @Test
    void closeIsCalledOnceWhateverHappens() {
        AtomicInteger closed = new AtomicInteger();
        exchange.run((environ, start) -> {
            start.start("200 OK", TEXT);
            exchange.carrier.leave();
            return new OwnBody(buffers("one"), closed);
        });
        assertThat(closed).hasValue(1);

        ExchangeFixture other = new ExchangeFixture();
        other.run((environ, start) -> Body.of("no start").onClose(closed::incrementAndGet));
        assertThat(closed).hasValue(2);
    }

    @Test
    void clientAbortIsNoFailure() {
        List<Throwable> seen = new ArrayList<>();
        List<String> steps = exchange.run((environ, start) -> {
            OutputStream out = start.start("200 OK", TEXT);
            exchange.carrier.leave();
            out.write(1);
            try {
                out.flush();
            } catch (IOException e) {
                seen.add(e);
                throw new IllegalStateException(e);
            }
            return Body.empty();
        });
        assertThat(seen).hasOnlyElementsOfType(ClientAbortException.class);
        assertThat(steps).hasSize(1).first().asString().startsWith("abort 500 604 ");
    }

    @Test
    void interimResponsesComeBeforeOutputOnly() {
        exchange.request().flags(RequestHead.INTERIM);
        assertThat(exchange.run((environ, start) -> {
                    Interim interim = (Interim) environ.get("jvmgi.interim");
                    interim.send(103, Headers.of("Link", "</a>", "Link", "</b>"));
                    assertThatThrownBy(() -> interim.send(101, Headers.EMPTY))
                            .isInstanceOf(IllegalArgumentException.class);
                    OutputStream out = start.start("200 OK", TEXT);
                    interim.send(102, Headers.EMPTY);
                    out.write('x');
                    out.flush();
                    assertThatThrownBy(() -> interim.send(103, Headers.EMPTY))
                            .isInstanceOf(IllegalStateException.class);
                    return Body.empty();
                }))
                .containsExactly("side 103 2", "side 102 0", "head 200 OK -1", "data x", "flush", "end");
    }

    @Test
    void trailersAreAskedForWhenTheBodyIsComplete() {
        exchange.request().flags(RequestHead.TRAILERS);
        AtomicInteger closed = new AtomicInteger();
        assertThat(exchange.run((environ, start) -> {
                    @SuppressWarnings("unchecked")
                    Consumer<Supplier<Headers>> trailers = (Consumer<Supplier<Headers>>) environ.get("jvmgi.trailers");
                    trailers.accept(() -> {
                        assertThat(closed).hasValue(0);
                        return Headers.of("X-Sum", "1", "Content-Length", "2");
                    });
                    start.start("200 OK", TEXT);
                    return Body.of("a").onClose(closed::incrementAndGet);
                }))
                .startsWith("head 200 OK 1", "data a")
                .endsWith("side 0 1", "end");
        assertThat(closed).hasValue(1);
    }

    @Test
    void keysForWhatTheClientCannotHaveAreAbsent() {
        exchange.run((environ, start) -> {
            assertThat(environ).doesNotContainKeys("jvmgi.interim", "jvmgi.trailers");
            assertThat(environ.keySet()).hasSize(environ.size()).doesNotContain("jvmgi.interim", "jvmgi.trailers");
            assertThat(environ.put("jvmgi.interim", "mine")).isNull();
            assertThat(environ.keySet()).hasSize(environ.size()).contains("jvmgi.interim");
            assertThat(environ.remove("jvmgi.interim")).isEqualTo("mine");
            start.start("200 OK", TEXT);
            return Body.empty();
        });
    }
}
