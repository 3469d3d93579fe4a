/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.engine.daemon.Peer.probe;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.engine.daemon.Peer.Answer;
import org.jvmgi.engine.wire.Build;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.Hello;
import org.jvmgi.engine.wire.Refused;
import org.jvmgi.engine.wire.Role;

/** Connections, threads and the queue of a real daemon. */
@Timeout(60)
class DaemonTest {
    /** So many readers sit on idle connections at least, and one more for each request that may run. */
    private static final int LEAST_READERS = 16;

    @TempDir
    private Path folder;

    private DaemonProcess daemon;

    @AfterEach
    void end() throws Exception {
        if (daemon != null) {
            daemon.close();
        }
    }

    @Test
    void smallAnswerComesInOneWrite() throws Exception {
        daemon = DaemonProcess.start(folder, 2);
        try (Peer child = daemon.child()) {
            child.ask(probe("/hello"));
            int before = child.reads();
            Answer answer = child.ask(probe("/hello"));
            assertThat(answer.text()).isEqualTo("Hello");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.contentLength()).isEqualTo(5);
            assertThat(child.reads() - before).isEqualTo(1);
        }
    }

    @Test
    void applicationsAreToldOfTheServer() throws Exception {
        daemon = DaemonProcess.start(folder);
        daemon.configure(3, "apache-version", "2.4.71");
        try (Peer child = daemon.child()) {
            assertThat(child.ask(probe("/server").group("my group")).text())
                    .isEqualTo("true " + Build.version() + " test my group 1 3 [2, 4, 71]");
        }
    }

    @Test
    void childThatComesBeforeConfigWaits() throws Exception {
        daemon = DaemonProcess.start(folder);
        try (Peer early = Peer.connect(daemon.socket(), Role.CHILD)) {
            daemon.configure(1);
            early.expect(FrameType.HELLO);
            assertThat(early.ask(probe("/hello")).text()).isEqualTo("Hello");
        }
    }

    @Test
    void otherBuildIsRefusedWithBothNamed() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        try (Peer other = Peer.connect(daemon.socket(), new Hello(1, Role.CHILD, "9.9.9"))) {
            Refused refused = other.expectRefused();
            assertThat(refused.reason()).isEqualTo(Refused.Reason.NOT_ALLOWED);
            assertThat(refused.text()).contains("9.9.9", Build.name());
            other.expectEnd();
        }
        try (Peer other = Peer.connect(daemon.socket(), new Hello(2, Role.CHILD, Build.name()))) {
            assertThat(other.expectRefused().reason()).isEqualTo(Refused.Reason.NOT_ALLOWED);
        }
        assertThat(daemon.output()).contains("JVMGI0661", "9.9.9");
    }

    @Test
    void otherUserIsRefused() throws Exception {
        daemon = DaemonProcess.start(folder);
        daemon.configure(1, "client-user", "4711");
        try (Peer child = Peer.connect(daemon.socket(), Role.CHILD)) {
            assertThat(child.expectRefused().reason()).isEqualTo(Refused.Reason.NOT_ALLOWED);
            child.expectEnd();
        }
        assertThat(daemon.output()).contains("JVMGI0660");
    }

    @Test
    void secondControlConnectionIsRefused() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        try (Peer second = daemon.supervisor()) {
            assertThat(second.expectRefused().reason()).isEqualTo(Refused.Reason.DRAINING);
            second.expectEnd();
        }
    }

    @Test
    void unusableConfigEndsTheProcess() throws Exception {
        daemon = DaemonProcess.start(folder);
        try (Peer control = daemon.supervisor()) {
            control.expect(FrameType.HELLO);
            control.send(FrameType.CONFIG, Peer.fields(daemon.config(1, "no-such-key", "1")));
            control.expect(FrameType.DRAIN);
            control.expectEnd();
            assertThat(daemon.awaitExit()).isZero();
        }
        assertThat(daemon.output()).contains("JVMGI0663", "no-such-key");
    }

    @Test
    void queueKeepsItsOrder() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        List<Peer> children = new ArrayList<>();
        try (Peer loading = daemon.child()) {
            loading.ask(probe("/hello"));
            for (int i = 0; i < 5; i++) {
                Peer child = daemon.child();
                children.add(child);
                child.send(probe("/order").body(-1));
                child.expect(i == 0 ? FrameType.LOG : FrameType.QUEUED);
            }
            for (int i = 0; i < 5; i++) {
                if (i > 0) {
                    children.get(i).expect(FrameType.ACCEPTED);
                }
                children.get(i).send(FrameType.END);
                assertThat(children.get(i).answer().text()).isEqualTo("" + (i + 1));
            }
        } finally {
            for (Peer each : children) {
                each.close();
            }
        }
    }

    @Test
    void connectionsBeyondTheReadersAreServedToo() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        List<Peer> children = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Peer child = daemon.child();
                assertThat(child.ask(probe("/hello")).text()).isEqualTo("Hello");
                children.add(child);
            }
            for (int round = 0; round < 3; round++) {
                for (Peer each : children) {
                    assertThat(each.ask(probe("/hello")).text()).isEqualTo("Hello");
                }
            }
            for (Peer each : children) {
                each.send(probe("/hello").variable("AT_ONCE", "1"));
            }
            for (Peer each : children) {
                assertThat(each.answer().text()).isEqualTo("Hello");
            }
        } finally {
            for (Peer each : children) {
                each.close();
            }
        }
    }

    @Test
    void brokenProtocolClosesTheConnectionOnly() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        for (byte[] garbage : List.of(
                new byte[] {0, 0, 0, 0, 99, 0, 0, 0},
                new byte[] {0, 0, 0, 0, 4, 0, 0, 0},
                new byte[] {-1, -1, -1, -1, 2, 0, 0, 0},
                new byte[] {0, 0, 0, 2, 2, 0, 0, 0, 1, 2})) {
            try (Peer child = daemon.child()) {
                child.write(ByteBuffer.wrap(garbage));
                child.expectEnd();
            }
        }
        try (Peer stranger = Peer.connect(daemon.socket(), new Hello(1, Role.PARENT, Build.name()))) {
            assertThat(stranger.expectRefused().reason()).isEqualTo(Refused.Reason.NOT_ALLOWED);
        }
        try (Peer child = daemon.child()) {
            assertThat(child.ask(probe("/hello")).text()).isEqualTo("Hello");
        }
        assertThat(daemon.output()).contains("JVMGI0662");
    }

    @Test
    void cancelThatCrossesTheEndBreaksNothing() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        try (Peer child = daemon.child()) {
            assertThat(child.ask(probe("/hello")).text()).isEqualTo("Hello");
            child.send(FrameType.CANCEL);
            child.expectEnd();
        }
        assertThat(daemon.output()).doesNotContain("JVMGI0662");
    }

    @Test
    @Timeout(30)
    void requestsBeyondTheReadersAreQueuedToo() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        List<Peer> children = new ArrayList<>();
        try (Peer loading = daemon.child()) {
            loading.ask(probe("/hello"));
            // More than all readers together, of which each holds one.
            for (int i = 0; i < 2 * LEAST_READERS; i++) {
                Peer child = daemon.child();
                children.add(child);
                child.send(probe("/order").body(-1));
                child.expect(i == 0 ? FrameType.LOG : FrameType.QUEUED);
            }
            int half = children.size() / 2;
            // Some that wait at a reader, and some that wait for one.
            List<Peer> leaving = List.copyOf(children.subList(half - 3, children.size() - 3));
            for (Peer each : leaving) {
                each.close();
            }
            children.removeAll(leaving);
            for (Peer each : children) {
                each.send(FrameType.END);
            }
            List<Integer> turns = new ArrayList<>();
            for (Peer each : children) {
                turns.add(Integer.valueOf(each.answer().text()));
            }
            // None of those that left had a turn. Requests that get a reader at the same moment may change places.
            turns.add(Integer.valueOf(loading.ask(probe("/order")).text()));
            assertThat(turns)
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, children.size() + 1)
                            .boxed()
                            .toList());
        } finally {
            for (Peer each : children) {
                each.close();
            }
        }
    }

    @Test
    void queuedRequestWhoseChildLeftIsNotRun() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        try (Peer running = daemon.child();
                Peer last = daemon.child()) {
            running.ask(probe("/hello"));
            running.send(probe("/order").body(-1));
            running.expect(FrameType.LOG);
            try (Peer leaving = daemon.child()) {
                leaving.send(probe("/order"));
                leaving.expect(FrameType.QUEUED);
            }
            last.send(probe("/order").body(-1));
            last.expect(FrameType.QUEUED);
            running.send(FrameType.END);
            assertThat(running.answer().text()).isEqualTo("1");
            last.expect(FrameType.ACCEPTED);
            last.send(FrameType.END);
            assertThat(last.answer().text()).isEqualTo("2");
        }
    }
}
