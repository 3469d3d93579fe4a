/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.jvmgi.Server.Apache;
import org.jvmgi.Server.Event;
import org.jvmgi.Server.Subscription;
import org.jvmgi.spi.ServerProvider;

class ServerTest {
    @Test
    void answersEmptyValuesWithoutAServer() {
        assertThat(Server.isPresent()).isFalse();
        assertThat(Server.version()).isEmpty();
        assertThat(Server.processGroup() + Server.applicationGroup()).isEmpty();
        assertThat(Server.maximumProcesses() + Server.threadsPerProcess()).isZero();
        assertThat(Server.apache()).isEqualTo(new Apache(List.of(), "", "", "", 0, 0));
        assertThat(Server.activeRequests()).isEmpty();
        Server.startRecordingMetrics();
        assertThat(Server.requestMetrics()).isEmpty();
        assertThat(Server.processMetrics()).isEmpty();
        assertThat(Server.serverMetrics()).isEmpty();
    }

    @Test
    void acceptsSubscriptionsWithoutAServer() {
        List<Event> events = new ArrayList<>();
        Server.onEvent(events::add).close();
        Server.onStopping(events::add).close();
        Server.onSignal(events::add).close();
        assertThat(events).isEmpty();
        assertThatNullPointerException().isThrownBy(() -> Server.onEvent(null));
    }

    @Test
    void requestDataCanBeFilledWithoutAServer() {
        Server.requestData().put("a", 1);
        assertThat(Server.requestData()).isEmpty();
    }

    @Test
    void asksTheInstalledServer() {
        Event stopping = new Event("process_stopping", new HashMap<>(Map.of("shutdown_reason", "test")));
        ServerProvider provider = new ServerProvider() {
            @Override
            public List<Integer> version() {
                return List.of(1, 2);
            }

            @Override
            public String processGroup() {
                return "blue";
            }

            @Override
            public Subscription onStopping(Consumer<? super Event> subscriber) {
                subscriber.accept(stopping);
                return () -> {};
            }
        };
        List<Event> events = new ArrayList<>();
        try (Subscription installed = ServerProvider.install(provider)) {
            assertThat(installed).isNotNull();
            assertThat(Server.isPresent()).isTrue();
            assertThat(Server.version()).containsExactly(1, 2);
            assertThat(Server.processGroup()).isEqualTo("blue");
            assertThat(Server.applicationGroup()).isEmpty();
            Server.onStopping(events::add).close();
        }
        assertThat(events).containsExactly(stopping);
        assertThat(Server.isPresent()).isFalse();
    }

    @Test
    void hasRoomForOneServer() {
        Subscription first = ServerProvider.install(new ServerProvider() {});
        assertThatIllegalStateException().isThrownBy(() -> ServerProvider.install(new ServerProvider() {}));
        first.close();
        try (Subscription second = ServerProvider.install(new ServerProvider() {})) {
            first.close();
            assertThat(second).isNotNull();
            assertThat(Server.isPresent()).isTrue();
        }
        assertThatNullPointerException().isThrownBy(() -> ServerProvider.install(null));
    }

    @Test
    void eventsShowNoValues() {
        Event event = new Event("request_started", Map.of("request_environ", "s3cret"));
        assertThat(event).hasToString("Event[request_started [request_environ]]");
    }
}
