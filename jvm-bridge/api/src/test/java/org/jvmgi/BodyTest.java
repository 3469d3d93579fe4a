/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BodyTest {
    private final AtomicInteger closed = new AtomicInteger();

    static byte[] bytesOf(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuffer buffer : body) {
            byte[] chunk = new byte[buffer.remaining()];
            buffer.duplicate().get(chunk);
            bytes.writeBytes(chunk);
        }
        return bytes.toByteArray();
    }

    static String textOf(Body body) {
        return new String(bytesOf(body), UTF_8);
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @Test
    void nothingIsMadeOfNull() {
        assertThatNullPointerException().isThrownBy(() -> Body.of((String) null));
        assertThatNullPointerException().isThrownBy(() -> Body.of((byte[]) null));
        assertThatNullPointerException().isThrownBy(() -> Body.of((ByteBuffer) null));
        assertThatNullPointerException().isThrownBy(() -> Body.of((Iterable<ByteBuffer>) null));
        assertThatNullPointerException().isThrownBy(() -> Body.of((Stream<ByteBuffer>) null));
        assertThatNullPointerException().isThrownBy(() -> Body.of((InputStream) null));
        assertThatNullPointerException().isThrownBy(() -> Body.empty().map(null));
        assertThatNullPointerException().isThrownBy(() -> Body.empty().onClose(null));
    }

    @Test
    void ofIterableYieldsItsBuffers() throws IOException {
        List<ByteBuffer> buffers = List.of(buffer("a"), buffer(""), buffer("bc"));
        Body body = Body.of(buffers);
        assertThat(body.length()).isEmpty();
        List<ByteBuffer> yielded = new ArrayList<>();
        body.forEach(yielded::add);
        assertThat(yielded).containsExactlyElementsOf(buffers);
        body.close();
    }

    @Test
    void ofIterableClosesOnce() throws IOException {
        class Rows implements Iterable<ByteBuffer>, AutoCloseable {
            @Override
            public Iterator<ByteBuffer> iterator() {
                return List.of(buffer("row")).iterator();
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        }
        Body body = Body.of(new Rows());
        assertThat(textOf(body)).isEqualTo("row");
        body.close();
        body.close();
        assertThat(closed).hasValue(1);
    }

    @Test
    void ofBodyTakesLengthAndClose() throws IOException {
        Body body = Body.of((Iterable<ByteBuffer>) Body.of("inner").onClose(closed::incrementAndGet));
        assertThat(body.length()).hasValue(5);
        assertThat(textOf(body)).isEqualTo("inner");
        body.close();
        assertThat(closed).hasValue(1);
    }

    @Test
    void ofStreamIsLazyAndCloses() throws IOException {
        AtomicInteger made = new AtomicInteger();
        Stream<ByteBuffer> stream = IntStream.iterate(0, i -> i + 1)
                .peek(i -> made.incrementAndGet())
                .mapToObj(i -> buffer(i + ";"))
                .onClose(closed::incrementAndGet);
        Body body = Body.of(stream);
        Iterator<ByteBuffer> buffers = body.iterator();
        buffers.next();
        assertThat(UTF_8.decode(buffers.next()).toString()).isEqualTo("1;");
        assertThat(made.get()).isLessThanOrEqualTo(3);
        body.close();
        assertThat(closed).hasValue(1);
    }

    @Test
    void ofInputStreamYieldsWhatOneReadGives() throws IOException {
        InputStream stream =
                new SequenceInputStream(
                        new ByteArrayInputStream(new byte[] {1, 2}), new ByteArrayInputStream(new byte[] {3})) {
                    @Override
                    public void close() {
                        closed.incrementAndGet();
                    }
                };
        Body body = Body.of(stream);
        assertThat(body.length()).isEmpty();
        Iterator<ByteBuffer> buffers = body.iterator();
        ByteBuffer first = buffers.next();
        assertThat(first.remaining()).isEqualTo(2);
        // What a consumer does to a buffer that it has sent must not harm the next.
        first.position(first.limit());
        assertThat(buffers.hasNext()).isTrue();
        assertThat(buffers.hasNext()).isTrue();
        ByteBuffer second = buffers.next();
        assertThat(second.remaining()).isEqualTo(1);
        assertThat(second.get(second.position())).isEqualTo((byte) 3);
        assertThat(buffers.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(buffers::next);
        body.close();
        assertThat(closed).hasValue(1);
    }

    @Test
    void ofInputStreamHasAnySize() {
        byte[] bytes = new byte[100_001];
        new java.util.Random(7).nextBytes(bytes);
        assertThat(bytesOf(Body.of(new ByteArrayInputStream(bytes)))).isEqualTo(bytes);
    }

    @Test
    void readErrorsAreUnchecked() {
        IOException failure = new IOException("disk");
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw failure;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                throw failure;
            }
        };
        Iterator<ByteBuffer> buffers = Body.of(broken).iterator();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(buffers::hasNext)
                .withCause(failure);
    }

    @Test
    void otherBodiesServeOneResponse() throws IOException {
        List<Body> bodies = List.of(
                Body.of(List.of(buffer("x"))),
                Body.of(Stream.of(buffer("x"))),
                Body.of(new ByteArrayInputStream(new byte[1])),
                Body.of("x").map(buffer -> buffer),
                Body.of("x").onClose(() -> {}));
        for (Body body : bodies) {
            assertThat(body.iterator()).isNotNull();
            assertThatIllegalStateException().isThrownBy(body::iterator).withMessageContaining("begun");
            body.close();
        }
    }

    @Test
    void closedBodiesDoNotBegin() throws IOException {
        Body body = Body.of(List.of(buffer("x")));
        body.close();
        assertThatIllegalStateException().isThrownBy(body::iterator).withMessageContaining("closed");
    }

    @Test
    void mapChangesBuffersAsTheyPass() throws IOException {
        Body body = Body.of(List.of(buffer("ab"), buffer("c")))
                .onClose(closed::incrementAndGet)
                .map(buffer -> buffer(UTF_8.decode(buffer).toString().repeat(2)));
        assertThat(body.length()).isEmpty();
        assertThat(textOf(body)).isEqualTo("ababcc");
        body.close();
        body.close();
        assertThat(closed).hasValue(1);
    }

    @Test
    void mapDropsTheLengthAndRefusesNull() {
        Body body = Body.of("four").map(buffer -> null);
        assertThat(body.length()).isEmpty();
        assertThatNullPointerException().isThrownBy(() -> body.iterator().next());
    }

    @Test
    void onCloseKeepsBytesAndLength() throws IOException {
        Body body = Body.of("kept").onClose(closed::incrementAndGet);
        assertThat(body.length()).hasValue(4);
        assertThat(textOf(body)).isEqualTo("kept");
        assertThat(closed).hasValue(0);
        body.close();
        body.close();
        assertThat(closed).hasValue(1);
    }

    @Test
    void onCloseRunsInOrder() throws IOException {
        List<String> order = new ArrayList<>();
        Stream<ByteBuffer> stream = Stream.of(buffer("x")).onClose(() -> order.add("source"));
        Body.of(stream)
                .onClose(() -> order.add("first"))
                .onClose(() -> order.add("second"))
                .close();
        assertThat(order).containsExactly("source", "first", "second");
    }

    @Test
    void onCloseRunsAllWhateverFails() {
        IOException first = new IOException("first");
        Exception second = new Exception("second");
        Body body = Body.of(List.of(buffer("x")))
                .onClose(() -> {
                    throw first;
                })
                .onClose(() -> {
                    throw second;
                })
                .onClose(closed::incrementAndGet);
        assertThatThrownBy(body::close).isSameAs(first);
        assertThat(first.getSuppressed()).hasSize(1);
        assertThat(first.getSuppressed()[0]).isInstanceOf(IOException.class).hasCause(second);
        assertThat(closed).hasValue(1);
    }

    @Test
    void uncheckedFailuresOfCloseStayWhatTheyAre() {
        IllegalArgumentException unchecked = new IllegalArgumentException("unchecked");
        AssertionError error = new AssertionError("error");
        assertThatThrownBy(() -> failingToClose(unchecked).close()).isSameAs(unchecked);
        assertThatThrownBy(() -> failingToClose(error).close()).isSameAs(error);
    }

    private static Body failingToClose(Throwable failure) {
        return Body.empty().onClose(() -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        });
    }

    @Test
    void anInterruptWhileClosingIsNotLost() {
        Body body = failingToClose(new InterruptedException());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(body::close)
                .withCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void applicationsImplementOneMethod() throws IOException {
        Body body = () -> List.of(buffer("own")).iterator();
        assertThat(textOf(body)).isEqualTo("own");
        assertThat(body.length()).isEqualTo(OptionalLong.empty());
        body.close();
    }
}
