/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.engine.daemon.Peer.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.Refused;

/** How a daemon leaves. */
@Timeout(60)
class DrainTest {
    private static final int SIGUSR1 = 10;
    private static final int SIGTERM = 15;

    @TempDir
    private Path folder;

    private DaemonProcess daemon;

    @AfterEach
    void end() throws Exception {
        daemon.close();
    }

    private static byte[] milliseconds(int time) {
        return ByteBuffer.allocate(4).putInt(time).array();
    }

    /** Sends a request that certainly runs when this returns. */
    private static void beginEcho(Peer running) throws IOException {
        running.send(probe("/echo").body(-1));
        running.send(FrameType.DATA, new byte[1]);
        Peer.Frame frame = running.next();
        while (frame.type() != FrameType.DATA) {
            frame = running.next();
        }
    }

    @Test
    void drainLetsRunningRequestsEndAndRefusesTheRest() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        try (Peer running = daemon.child();
                Peer queued = daemon.child();
                Peer idle = daemon.child()) {
            assertThat(idle.ask(probe("/hello")).text()).isEqualTo("Hello");
            beginEcho(running);
            queued.send(probe("/order").body(-1));
            queued.expect(FrameType.QUEUED);

            daemon.control().send(FrameType.DRAIN, milliseconds(10_000));
            daemon.control().expect(FrameType.DRAIN);
            idle.expect(FrameType.DRAIN);
            assertThat(queued.expectRefused().reason()).isEqualTo(Refused.Reason.DRAINING);
            // A request that crosses the word.
            idle.send(probe("/hello"));
            assertThat(idle.expectRefused().reason()).isEqualTo(Refused.Reason.DRAINING);

            running.send(FrameType.END);
            running.expect(FrameType.END);
            running.expect(FrameType.DRAIN);
            assertThat(daemon.awaitExit()).isZero();
        }
        assertThat(daemon.output()).contains("Probe was closed");
    }

    @Test
    void requestsThatOutliveTheTimeAreCut() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        try (Peer running = daemon.child()) {
            running.ask(probe("/hello"));
            beginEcho(running);
            daemon.control().send(FrameType.DRAIN, milliseconds(300));
            assertThat(daemon.awaitExit()).isZero();
            running.expectEnd();
        }
        assertThat(daemon.output()).contains("JVMGI0665");
    }

    @Test
    void sigtermDrains() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        try (Peer running = daemon.child()) {
            running.ask(probe("/hello"));
            beginEcho(running);
            daemon.signal(SIGTERM);
            daemon.control().expect(FrameType.DRAIN);
            running.send(FrameType.END);
            running.expect(FrameType.END);
            assertThat(daemon.awaitExit()).isZero();
        }
    }

    @Test
    void sigusr1AsksForASuccessorAndServesUntilItIsThere() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        try (Peer child = daemon.child()) {
            daemon.signal(SIGUSR1);
            assertThat(daemon.control().expect(FrameType.RETIRE).bytes()).isEqualTo("\u0001SIGUSR1".getBytes(US_ASCII));
            assertThat(child.ask(probe("/hello")).text()).isEqualTo("Hello");
            daemon.control().send(FrameType.DRAIN, milliseconds(10_000));
            daemon.control().expect(FrameType.DRAIN);
            assertThat(daemon.awaitExit()).isZero();
        }
    }

    @Test
    void maximumOfRequestsAsksForASuccessorOnce() throws Exception {
        daemon = DaemonProcess.start(folder);
        daemon.configure(1, "maximum-requests", "2");
        try (Peer child = daemon.child()) {
            for (int i = 0; i < 4; i++) {
                assertThat(child.ask(probe("/hello")).text()).isEqualTo("Hello");
            }
            assertThat(daemon.control().expect(FrameType.RETIRE).bytes())
                    .isEqualTo("\0maximum-requests (2) is reached".getBytes(US_ASCII));
            daemon.control().send(FrameType.DRAIN, milliseconds(10_000));
            daemon.control().expect(FrameType.DRAIN);
        }
        assertThat(daemon.awaitExit()).isZero();
    }

    @Test
    void endOfTheControlConnectionDrains() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        try (Peer idle = daemon.child()) {
            idle.ask(probe("/hello"));
            daemon.control().close();
            idle.expect(FrameType.DRAIN);
            assertThat(daemon.awaitExit()).isZero();
        }
    }

    @Test
    void threadsLeftBehindDoNotHoldTheProcess() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        try (Peer child = daemon.child()) {
            assertThat(child.ask(probe("/stray-thread")).text()).isEqualTo("started");
            daemon.control().close();
            assertThat(daemon.awaitExit()).isZero();
        }
    }

    @Test
    void processWithoutHeapIsReplaced() throws Exception {
        daemon = DaemonProcess.start(folder, 2);
        try (Peer child = daemon.child()) {
            assertThat(child.ask(probe("/out-of-memory")).status()).isEqualTo(500);
            daemon.control().expect(FrameType.DRAIN);
            assertThat(daemon.awaitExit()).isZero();
        }
    }

    @Test
    void drainBeforeConfigEndsTheProcess() throws Exception {
        daemon = DaemonProcess.start(folder);
        try (Peer control = daemon.supervisor()) {
            control.expect(FrameType.HELLO);
        }
        assertThat(daemon.awaitExit()).isZero();
    }
}
