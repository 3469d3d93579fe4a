/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.engine.daemon.Peer.probe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.Role;

/** Children that connect to a daemon before it is configured. */
@Timeout(60)
class EarlyChildrenTest {
    @TempDir
    private Path folder;

    private DaemonProcess daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = DaemonProcess.start(folder);
    }

    @AfterEach
    void end() throws Exception {
        daemon.close();
    }

    /** Makes the daemon answer somebody else, who comes last: it has seen what came before. */
    private void awaitAttention() throws IOException {
        try (Peer stranger = Peer.connect(daemon.socket(), Role.PARENT)) {
            stranger.expectRefused();
        }
    }

    private void assertServes() throws IOException {
        try (Peer child = daemon.child()) {
            assertThat(child.ask(probe("/hello")).text()).isEqualTo("Hello");
        }
    }

    @Test
    void thoseThatGreetTogetherWithTheSupervisorAreServed() throws Exception {
        List<Peer> children = new ArrayList<>();
        try {
            // All of this happens while the JVM starts, so the gate finds all of it in one turn.
            for (int i = 0; i < 100; i++) {
                children.add(Peer.connect(daemon.socket(), Role.CHILD));
            }
            daemon.configure(1);
            for (Peer each : children) {
                each.expect(FrameType.HELLO);
                assertThat(each.ask(probe("/hello")).text()).isEqualTo("Hello");
            }
        } finally {
            for (Peer each : children) {
                each.close();
            }
        }
    }

    @Test
    void oneThatLeavesAgainIsForgotten() throws Exception {
        awaitAttention();
        Peer early = Peer.connect(daemon.socket(), Role.CHILD);
        awaitAttention();
        early.close();
        awaitAttention();
        awaitAttention();
        daemon.configure(1);
        assertServes();
    }

    @Test
    void oneThatSpeaksBeforeItIsAnsweredWaits() throws Exception {
        try (Peer early = Peer.connect(daemon.socket(), Role.CHILD)) {
            awaitAttention();
            early.send(probe("/hello"));
            awaitAttention();
            awaitAttention();
            daemon.configure(1);
            early.expect(FrameType.HELLO);
            assertThat(early.answer().text()).isEqualTo("Hello");
        }
        assertServes();
    }
}
