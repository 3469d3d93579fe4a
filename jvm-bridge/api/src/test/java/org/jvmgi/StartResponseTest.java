/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartResponseTest {
    private final List<String> starts = new ArrayList<>();
    private final OutputStream stream = OutputStream.nullOutputStream();
    private final StartResponse startResponse = (status, headers, failure) -> {
        starts.add(status + " " + headers.size() + " " + failure);
        return stream;
    };

    @Test
    void startsWithoutAFailure() {
        assertThat(startResponse.start("201 Made", Headers.of("A", "1"))).isSameAs(stream);
        assertThat(starts).containsExactly("201 Made 1 null");
    }

    @Test
    void addsTheStandardReason() {
        assertThat(startResponse.start(404, Headers.EMPTY)).isSameAs(stream);
        startResponse.start(299, Headers.EMPTY);
        assertThat(starts).containsExactly("404 Not Found 0 null", "299 Successful 0 null");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 100, 103, 199, 600, 1000, Integer.MAX_VALUE})
    void refusesNumbersThatAreNoStatus(int status) {
        assertThatIllegalArgumentException().isThrownBy(() -> startResponse.start(status, Headers.EMPTY));
        assertThat(starts).isEmpty();
    }
}
