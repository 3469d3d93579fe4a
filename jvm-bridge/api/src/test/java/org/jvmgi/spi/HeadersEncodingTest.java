/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.jvmgi.Headers;

class HeadersEncodingTest {
    @Test
    void writesLengthsNameAndValue() {
        byte[] bytes = bytesOf(Headers.of("A", "xy", "B-c", "\u00e9"));
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("0001" + "00000002" + "41" + "7879" + "0003" + "00000001" + "422d63" + "e9");
    }

    @Test
    void countsFieldsAndBytes() {
        HeadersEncoding encoding = HeadersEncoding.of(Headers.of("A", "xy", "B", ""));
        assertThat(encoding.count()).isEqualTo(2);
        assertThat(encoding.size()).isEqualTo(9 + 7);
        assertThat(HeadersEncoding.of(Headers.EMPTY).count()).isZero();
        assertThat(HeadersEncoding.of(Headers.EMPTY).size()).isZero();
    }

    @Test
    void isMadeOnce() {
        Headers headers = Headers.of("A", "1");
        assertThat(HeadersEncoding.of(headers)).isSameAs(HeadersEncoding.of(headers));
    }

    @Test
    void writesAtThePositionWhateverTheByteOrder() {
        ByteBuffer target =
                ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).position(3);
        HeadersEncoding.of(Headers.of("A", "x")).writeTo(target);
        assertThat(target.position()).isEqualTo(3 + 8);
        assertThat(target.array()).startsWith(0, 0, 0, 0, 1, 0, 0, 0, 1, 'A', 'x');
    }

    @Test
    void doesNotWriteByHalves() {
        HeadersEncoding encoding = HeadersEncoding.of(Headers.of("A", "x"));
        ByteBuffer small = ByteBuffer.allocate(7);
        assertThatThrownBy(() -> encoding.writeTo(small)).isInstanceOf(BufferOverflowException.class);
        assertThat(small.position()).isZero();
    }

    @Test
    void leavesOutHopByHopFields() {
        HeadersEncoding encoding = HeadersEncoding.of(Headers.of(
                "connection",
                "close, X-Private",
                "Keep-Alive",
                "timeout=5",
                "Proxy-Connection",
                "x",
                "TE",
                "trailers",
                "Trailer",
                "X",
                "TRANSFER-ENCODING",
                "chunked",
                "Upgrade",
                "h2c",
                "x-private",
                "1",
                "X-Public",
                "2"));
        assertThat(encoding.count()).isEqualTo(1);
        assertThat(encoding.dropped())
                .containsExactly(
                        "connection",
                        "Keep-Alive",
                        "Proxy-Connection",
                        "TE",
                        "Trailer",
                        "TRANSFER-ENCODING",
                        "Upgrade",
                        "x-private");
        assertThat(encoding.size()).isEqualTo(6 + "X-Public".length() + 1);
    }

    @Test
    void tellsHopByHopFields() {
        assertThat(HeadersEncoding.isHopByHop("upgrade")).isTrue();
        assertThat(HeadersEncoding.isHopByHop("Upgrade-Insecure-Requests")).isFalse();
        assertThat(HeadersEncoding.of(Headers.of("Via", "1.1 x")).dropped()).isEmpty();
    }

    @Test
    void takesContentLengthApart() {
        HeadersEncoding encoding = HeadersEncoding.of(Headers.of("Content-Type", "a/b", "content-length", "42"));
        assertThat(encoding.contentLength()).hasValue(42);
        assertThat(encoding.count()).isEqualTo(1);
        assertThat(HeadersEncoding.of(Headers.EMPTY).contentLength()).isEmpty();
        assertThat(contentLength("0")).isZero();
        assertThat(contentLength("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertThat(HeadersEncoding.of(Headers.of("Content-Length", "7", "Content-Length", "007"))
                        .contentLength())
                .hasValue(7);
    }

    @Test
    void refusesWhatIsNoLength() {
        for (String value :
                new String[] {"", " 1", "1 ", "-1", "+1", "1.0", "0x1", "1,1", "9223372036854775808", "\u00b2"}) {
            assertThatIllegalArgumentException().as(value).isThrownBy(() -> contentLength(value));
        }
        Headers differing = Headers.of("Content-Length", "7", "Content-Length", "8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeadersEncoding.of(differing).contentLength());
    }

    /** What was encoded can be read back as it was, for headers made at random. */
    @Test
    void losesNothing() {
        Random random = new Random(20261122);
        for (int round = 0; round < 500; round++) {
            Headers.Builder builder = Headers.builder();
            for (int i = random.nextInt(8); i > 0; i--) {
                builder.add("X" + Integer.toString(random.nextInt(1000), 36), value(random));
            }
            Headers headers = builder.build();
            assertThat(decode(bytesOf(headers))).isEqualTo(headers);
        }
    }

    private static long contentLength(String value) {
        return HeadersEncoding.of(Headers.of("Content-Length", value))
                .contentLength()
                .orElseThrow();
    }

    private static String value(Random random) {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(300); i > 0; i--) {
            char c = (char) random.nextInt(256);
            value.append(c < ' ' || c == 0x7F ? '\t' : c);
        }
        return value.toString();
    }

    private static byte[] bytesOf(Headers headers) {
        HeadersEncoding encoding = HeadersEncoding.of(headers);
        ByteBuffer target = ByteBuffer.allocate(encoding.size());
        encoding.writeTo(target);
        return target.array();
    }

    private static Headers decode(byte[] bytes) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        Headers.Builder builder = Headers.builder();
        while (source.hasRemaining()) {
            byte[] name = new byte[Short.toUnsignedInt(source.getShort())];
            byte[] value = new byte[source.getInt()];
            source.get(name).get(value);
            builder.add(new String(name, StandardCharsets.ISO_8859_1), new String(value, StandardCharsets.ISO_8859_1));
        }
        return builder.build();
    }
}
