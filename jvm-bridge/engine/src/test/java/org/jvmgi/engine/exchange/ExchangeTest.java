/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
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
import org.jvmgi.ResponseCommittedException;
import org.jvmgi.StartResponse;
import org.jvmgi.engine.wire.RequestHead;

/** The rules of the gateway interface on the server's side. */
class ExchangeTest {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    private final ExchangeFixture exchange = new ExchangeFixture();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static List<ByteBuffer> buffers(String... texts) {
        List<ByteBuffer> list = new ArrayList<>();
        for (String text : texts) {
            list.add(bytes(text));
        }
        return list;
    }

    /** A body whose length is known and which is the application's own. */
    private record OwnBody(List<ByteBuffer> list, AtomicInteger closed) implements Body {
        @Override
        public Iterator<ByteBuffer> iterator() {
            return list.iterator();
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.of(
                    list.stream().mapToLong(ByteBuffer::remaining).sum());
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

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
    void writtenBytesPrecedeTheBodyAndCount() {
        assertThat(exchange.run((environ, start) -> {
                    OutputStream out = start.start("200 OK", TEXT);
                    out.write("one ".getBytes(UTF_8));
                    out.write('t');
                    return Body.of("wo");
                }))
                .containsExactly("head 200 OK 7", "data one t", "data wo", "end");
    }

    @Test
    void flushBeginsOutput() {
        assertThat(exchange.run((environ, start) -> {
                    OutputStream out = start.start("200 OK", TEXT);
                    out.write("one".getBytes(UTF_8));
                    out.flush();
                    out.close();
                    assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
                    return Body.of("two");
                }))
                .containsExactly("head 200 OK -1", "data one", "flush", "flush", "data two", "end");
    }

    @Test
    void fullBufferBeginsOutput() {
        String large = "x".repeat(20_000);
        assertThat(exchange.run((environ, start) -> {
                    OutputStream out = start.start("200 OK", TEXT);
                    out.write("one".getBytes(UTF_8));
                    out.write(large.getBytes(UTF_8));
                    return Body.empty();
                }))
                .containsExactly("head 200 OK -1", "data one", "data " + large, "end");
    }

    @Test
    void secondStartReplacesTheFirst() {
        assertThat(exchange.run((environ, start) -> {
                    OutputStream first = start.start("200 OK", TEXT);
                    first.write("dropped".getBytes(UTF_8));
                    start.start("404 Not Found", Headers.EMPTY);
                    assertThatThrownBy(() -> first.write(1)).isInstanceOf(IOException.class);
                    assertThatThrownBy(first::flush).isInstanceOf(IOException.class);
                    return Body.of("gone");
                }))
                .containsExactly("head 404 Not Found 4", "data gone", "end");
    }

    @Test
    void startAfterOutputThrows() {
        exchange.run((environ, start) -> {
            start.start("200 OK", TEXT).flush();
            IOException checked = new IOException("checked");
            IllegalArgumentException unchecked = new IllegalArgumentException("unchecked");
            AssertionError error = new AssertionError("error");
            assertThatThrownBy(() -> start.start("500 Oh", TEXT))
                    .isInstanceOf(IllegalStateException.class)
                    .isNotInstanceOf(ResponseCommittedException.class);
            assertThatThrownBy(() -> start.start("500 Oh", TEXT, checked))
                    .isInstanceOf(ResponseCommittedException.class)
                    .hasCause(checked);
            assertThatThrownBy(() -> start.start("500 Oh", TEXT, unchecked)).isSameAs(unchecked);
            assertThatThrownBy(() -> start.start("500 Oh", TEXT, error)).isSameAs(error);
            return Body.empty();
        });
        assertThat(exchange.carrier.steps()).containsExactly("head 200 OK -1", "flush", "end");
    }

    @Test
    void startMayComeWithTheFirstHasNext() {
        assertThat(exchange.run((environ, start) -> () -> new Iterator<>() {
                    private boolean more = true;

                    @Override
                    public boolean hasNext() {
                        if (more) {
                            start.start("200 OK", TEXT);
                        }
                        return more;
                    }

                    @Override
                    public ByteBuffer next() {
                        more = false;
                        return bytes("late");
                    }
                }))
                .containsExactly("head 200 OK -1", "data late", "flush", "end");
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
    void headHasTheLengthAndNoBody() {
        exchange.request().method("HEAD");
        assertThat(exchange.run((environ, start) -> {
                    start.start("200 OK", TEXT);
                    return Body.of("Hello");
                }))
                .containsExactly("head 200 OK 5", "end");
        AtomicInteger closed = new AtomicInteger();
        assertThat(exchange.run((environ, start) -> {
                    start.start("200 OK", TEXT);
                    return new OwnBody(buffers("one", "two"), closed);
                }))
                .containsExactly("head 200 OK 6", "end");
        assertThat(closed).hasValue(1);
        assertThat(exchange.run((environ, start) -> {
                    start.start("200 OK", Headers.of("Content-Length", "100"));
                    return Body.empty();
                }))
                .containsExactly("head 200 OK 100", "end");
    }

    @Test
    void someStatusesHaveNoBody() {
        for (String status : List.of("204 No Content", "304 Not Modified")) {
            assertThat(exchange.run((environ, start) -> {
                        start.start(status, Headers.of("Content-Length", "9"));
                        return Body.of("forbidden");
                    }))
                    .containsExactly("head " + status + " -1", "end");
        }
    }

    @Test
    void invalidReasonPhraseIsReplaced() {
        exchange.run((environ, start) -> {
            start.start("299 Yes\r\nX: y", TEXT);
            return Body.empty();
        });
        assertThat(exchange.carrier.sentHead().status().reason()).doesNotContain("\n");
        assertThat(exchange.carrier.sentHead().status().code()).isEqualTo(299);
    }

    @Test
    void hopByHopHeadersAreDroppedWithOneWarning() {
        Headers headers = Headers.of("Transfer-Encoding", "chunked", "X-Kept", "1", "Connection", "close");
        assertThat(exchange.run((environ, start) -> {
                    start.start("200 OK", headers);
                    return Body.empty();
                }))
                .containsExactly(
                        "log WARNING 615 the application set headers that belong to the connection; dropped:"
                                + " Transfer-Encoding, Connection",
                        "head 200 OK 0",
                        "end");
        assertThat(exchange.carrier.sentHead().headers().count()).isEqualTo(1);
        assertThat(exchange.runAgain()).containsExactly("head 200 OK 0", "end");
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
