/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies that serve many responses. */
class SharedBodyTest {

    @Test
    void textIsUtf8() {
        Body body = Body.of("\u00fc\u20ac");
        assertThat(BodyTest.bytesOf(body)).isEqualTo("\u00fc\u20ac".getBytes(UTF_8));
        assertThat(body.length()).hasValue(5);
    }

    @Test
    void sharedBodiesServeManyResponses() throws IOException {
        for (Body body : List.of(
                Body.of("shared"),
                Body.of("shared".getBytes(UTF_8)),
                Body.of("unshared".getBytes(UTF_8), 2, 6),
                Body.of(ByteBuffer.wrap("shared".getBytes(UTF_8))))) {
            Iterator<ByteBuffer> first = body.iterator();
            Iterator<ByteBuffer> second = body.iterator();
            first.next().position(3);
            assertThat(second.next().remaining()).isEqualTo(6);
            body.close();
            assertThat(BodyTest.textOf(body)).isEqualTo("shared");
            assertThat(body.length()).hasValue(6);
        }
    }

    @Test
    void sharedBytesCannotBeChangedByWhoeverSendsThem() {
        ByteBuffer yielded = Body.of("constant").iterator().next();
        assertThatThrownBy(() -> yielded.put(0, (byte) 'X')).isInstanceOf(ReadOnlyBufferException.class);
    }

    @Test
    void arraysAreNotCopied() {
        byte[] bytes = {1, 2, 3};
        Body body = Body.of(bytes);
        bytes[1] = 9;
        assertThat(BodyTest.bytesOf(body)).containsExactly(1, 9, 3);
    }

    @Test
    void partsOfArraysAreChecked() {
        byte[] bytes = new byte[4];
        assertThat(Body.of(bytes, 4, 0).length()).hasValue(0);
        assertThatThrownBy(() -> Body.of(bytes, 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Body.of(bytes, -1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Body.of(bytes, 0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void buffersAreTakenAsTheyAreNow() {
        ByteBuffer source =
                ByteBuffer.wrap("0123456789".getBytes(UTF_8)).position(2).limit(5);
        Body body = Body.of(source);
        assertThat(source.position()).isEqualTo(2);
        source.clear();
        assertThat(BodyTest.textOf(body)).isEqualTo("234");
        assertThat(body.length()).hasValue(3);
    }

    @Test
    void directBuffersStayDirect() {
        assertThat(Body.of(ByteBuffer.allocateDirect(3)).iterator().next().isDirect())
                .isTrue();
    }

    @Test
    void emptyHasNoBuffers() {
        assertThat(Body.empty().iterator().hasNext()).isFalse();
        assertThat(Body.empty().length()).hasValue(0);
        assertThat(Body.of("").iterator().hasNext()).isFalse();
        assertThat(Body.empty()).isSameAs(Body.empty());
    }
}
