/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.Body;

class BodyContentTest {
    @Test
    void knowsTheBytesOfSharedBodies() {
        Body body = Body.of("known");
        ByteBuffer bytes = BodyContent.bytes(body).orElseThrow();
        assertThat(StandardCharsets.UTF_8.decode(bytes).toString()).isEqualTo("known");
        assertThat(bytes.isReadOnly()).isTrue();
        assertThat(BodyContent.bytes(body).orElseThrow().remaining()).isEqualTo(5);
        assertThat(BodyContent.bytes(Body.empty()).orElseThrow().hasRemaining()).isFalse();
        assertThat(BodyContent.file(body)).isEmpty();
    }

    @Test
    void looksThroughOnClose() {
        assertThat(BodyContent.bytes(Body.of("known").onClose(() -> {}).onClose(() -> {})))
                .isPresent();
    }

    @Test
    void leavesOtherBodiesToBeIterated() {
        List<Body> others = List.of(
                Body.of("x").map(buffer -> buffer),
                Body.of(List.of(ByteBuffer.allocate(1))),
                Body.of(Stream.of(ByteBuffer.allocate(1))),
                Body.of(new ByteArrayInputStream(new byte[1])),
                Body.of("x").map(buffer -> buffer).onClose(() -> {}),
                () -> List.of(ByteBuffer.allocate(1)).iterator());
        for (Body body : others) {
            assertThat(BodyContent.bytes(body)).isEmpty();
            assertThat(BodyContent.file(body)).isEmpty();
            assertThat(body.iterator().hasNext()).isTrue();
        }
    }

    @Test
    void tellsWhoseCloseRunsNothing(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThat(BodyContent.hasPlainClose(Body.of("x"))).isTrue();
        assertThat(BodyContent.hasPlainClose(Body.of("x").onClose(() -> {}))).isFalse();
        assertThat(BodyContent.hasPlainClose(Body.of(List.of(ByteBuffer.allocate(1)))))
                .isFalse();
        try (Body body = Body.ofFile(file)) {
            assertThat(BodyContent.hasPlainClose(body)).isTrue();
        }
    }
}
