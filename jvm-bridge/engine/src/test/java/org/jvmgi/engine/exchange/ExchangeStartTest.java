/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jvmgi.engine.exchange.ExchangeFixture.bytes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.junit.jupiter.api.Test;
import org.jvmgi.Body;
import org.jvmgi.Headers;
import org.jvmgi.ResponseCommittedException;

/** When output begins, and what a start does before and after that. */
class ExchangeStartTest {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    private final ExchangeFixture exchange = new ExchangeFixture();

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
}
