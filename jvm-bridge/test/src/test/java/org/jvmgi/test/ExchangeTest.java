/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jvmgi.Body;
import org.jvmgi.Headers;
import org.jvmgi.ResponseCommittedException;

/** What applications may do with a response, seen by a client. */
class ExchangeTest {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }

    @Test
    void headHasNoBody() throws Exception {
        Response response = Client.of((environ, startResponse) -> {
                    startResponse.start(200, TEXT);
                    return Body.of("12345");
                })
                .request("HEAD", "/");
        assertThat(response.bytes()).isEmpty();
        assertThat(response.headers().first("Content-Length")).contains("5");
    }

    @Test
    void knowsTheLengthWhenItCan() throws Exception {
        assertThat(length("ab", Body.of("cd"))).contains("4");
        assertThat(length("ab", Body.of("cd").map(buffer -> buffer))).isEmpty();
        assertThat(length("ab", Body.of(List.of()))).contains("2");
        assertThat(length("", Body.empty())).contains("0");
        assertThat(length("x".repeat(10_000), Body.empty())).isEmpty();
    }

    private static Optional<String> length(String written, Body body) throws Exception {
        return Client.of((environ, startResponse) -> {
                    startResponse.start(200, TEXT).write(written.getBytes(ISO_8859_1));
                    return body;
                })
                .get("/")
                .headers()
                .first("Content-Length");
    }

    @Test
    void writtenBytesPrecedeTheBody() throws Exception {
        Response response = Client.of((environ, startResponse) -> {
                    OutputStream out = startResponse.start(200, TEXT);
                    out.write('a');
                    out.write(new byte[] {'b', 'c', 'd'}, 1, 2);
                    out.close();
                    return Body.of("e");
                })
                .get("/");
        assertThat(response.text()).isEqualTo("acde");
    }

    @Test
    void aStartBeforeOutputReplacesTheFirst() throws Exception {
        List<Exception> failures = new ArrayList<>();
        Response response = Client.of((environ, startResponse) -> {
                    OutputStream first = startResponse.start(200, TEXT.add("X-First", "1"));
                    first.write("dropped".getBytes(ISO_8859_1));
                    startResponse
                            .start("500 Sorry", TEXT, new IOException("disk"))
                            .write('!');
                    collect(failures, () -> first.write(1));
                    first.close();
                    return Body.of("sorry");
                })
                .get("/");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.headers().contains("X-First")).isFalse();
        assertThat(response.text()).isEqualTo("!sorry");
        assertThat(failures).singleElement().isInstanceOf(IOException.class);
    }

    @Test
    void aStartAfterOutputThrowsTheFailure() throws Exception {
        IOException checked = new IOException("checked");
        IllegalArgumentException unchecked = new IllegalArgumentException("unchecked");
        List<Exception> failures = new ArrayList<>();
        Response response = Client.of((environ, startResponse) -> {
                    OutputStream out = startResponse.start(200, TEXT);
                    out.write('a');
                    out.flush();
                    collect(failures, () -> startResponse.start("500", TEXT, checked));
                    collect(failures, () -> startResponse.start("500", TEXT, unchecked));
                    out.write('b');
                    return Body.empty();
                })
                .get("/");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("ab");
        assertThat(failures.get(0))
                .isInstanceOf(ResponseCommittedException.class)
                .hasCause(checked);
        assertThat(failures.get(1)).isSameAs(unchecked);
    }

    private static void collect(List<Exception> failures, Action action) {
        try {
            action.run();
        } catch (Exception e) {
            failures.add(e);
        }
    }

    @Test
    void whatAnApplicationKeepsIsDeadAfterwards() throws Exception {
        List<Action> kept = new ArrayList<>();
        Client.of((environ, startResponse) -> {
                    OutputStream out = startResponse.start(200, TEXT);
                    InputStream input = environ.input();
                    kept.add(input::read);
                    kept.add(() -> out.write(1));
                    kept.add(out::flush);
                    kept.add(() -> startResponse.start("200 OK", TEXT, new Exception("late")));
                    return Body.empty().onClose(out::flush);
                })
                .get("/");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> kept.get(0).run());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> kept.get(1).run());
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> kept.get(2).run());
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> kept.get(3).run());
    }

    @Test
    void closesTheBodyOnceWhateverHappens() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        Client good = Client.of((environ, startResponse) -> {
            startResponse.start(200, TEXT);
            return Body.of("x").onClose(closed::incrementAndGet);
        });
        good.get("/");
        assertThat(closed).hasValue(1);
        Client bad = Client.of((environ, startResponse) -> {
            startResponse.start(200, TEXT);
            return Body.of(Stream.<ByteBuffer>generate(() -> {
                        throw new IllegalStateException("row 7");
                    }))
                    .onClose(closed::incrementAndGet);
        });
        assertThatThrownBy(() -> bad.get("/")).hasMessage("row 7");
        assertThat(closed).hasValue(2);
    }
}
