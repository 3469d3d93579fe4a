/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the exceptions are decides what {@code catch} clauses of applications see of them. */
class ExceptionsTest {
    private final Exception cause = new Exception("cause");

    @Test
    void unchecked() {
        assertThat(new BadRequestException("m"))
                .isInstanceOf(RuntimeException.class)
                .hasMessage("m")
                .hasNoCause();
        assertThat(new BadRequestException("m", cause)).hasMessage("m").hasCause(cause);
        assertThat(new RequestTimeoutException("m"))
                .isInstanceOf(RuntimeException.class)
                .hasNoCause();
        assertThat(new RequestTimeoutException("m", cause)).hasCause(cause);
        assertThat(new ResponseCommittedException("m", cause))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(cause);
    }

    @Test
    void ofStreams() {
        assertThat(new ClientAbortException("m"))
                .isInstanceOf(IOException.class)
                .hasMessage("m");
        assertThat(new RequestBodyException(413, "m"))
                .isInstanceOf(IOException.class)
                .hasMessage("m");
    }

    @Test
    void refusedExitIsAnError() {
        ExitRefusedError error = new ExitRefusedError(15);
        assertThat(error).isInstanceOf(Error.class).hasMessageContaining("15");
        assertThat(error.exitStatus()).isEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 408, 413})
    void brokenBodiesHaveAStatus(int status) {
        assertThat(new RequestBodyException(status, "m").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200, 399, 401, 500, -400})
    void brokenBodiesHaveNoOtherStatus(int status) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestBodyException(status, "m"));
    }

    @Test
    void survivesSerialization() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new RequestBodyException(408, "m"));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((RequestBodyException) in.readObject()).status()).isEqualTo(408);
        }
    }
}
