/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.engine.exchange.ExchangeFixture.buffers;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.jvmgi.Body;
import org.jvmgi.Headers;

/** What becomes of the head that an application gave. */
class ExchangeHeadTest {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");

    private final ExchangeFixture exchange = new ExchangeFixture();

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
}
