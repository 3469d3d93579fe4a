/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmgi.express.Failure;

class PortTest {

    @Test
    void writesAddressesAsHttpdAndBrowsersTakeThem() {
        Port any = new Port(Optional.empty(), 8000);
        assertThat(any.listen()).isEqualTo("8000");
        assertThat(any.virtualHost()).isEqualTo("*:8000");
        assertThat(any.url(any.hostName(), "/")).isEqualTo("http://localhost:8000/");
        Port six = new Port(Optional.of("::1"), 81);
        assertThat(six.listen()).isEqualTo("[::1]:81");
        assertThat(six.virtualHost()).isEqualTo("[::1]:81");
        assertThat(six.url(six.hostName(), "/a")).isEqualTo("http://[::1]:81/a");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void refusesNumbersThatAreNoPort(int number) {
        assertThatThrownBy(() -> new Port(Optional.empty(), number)).isInstanceOf(Failure.class);
    }

    @Test
    void saysThatAPortIsInUse() throws IOException {
        Port port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = new Port(Optional.of("127.0.0.1"), taken.getLocalPort());
            assertThatThrownBy(port::requireFree)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("is in use");
        }
        assertThatCode(port::requireFree).doesNotThrowAnyException();
    }

    @Test
    void saysThatAnAddressIsNotThisMachines() {
        Port port = new Port(Optional.of("192.0.2.1"), 8000);
        assertThatThrownBy(port::requireFree).hasMessageContaining("no address of this machine");
    }
}
