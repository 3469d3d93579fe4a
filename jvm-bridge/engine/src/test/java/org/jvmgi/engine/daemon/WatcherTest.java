/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.engine.daemon.Peer.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.engine.wire.FrameHeader;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.RequestBuilder;

/** Clients that leave while their application does something else than reading and writing. */
@Timeout(60)
class WatcherTest {
    @TempDir
    private Path folder;

    private DaemonProcess daemon;

    @AfterEach
    void end() throws Exception {
        daemon.close();
    }

    private static RequestBuilder waiter(String path) {
        return RequestBuilder.ofClass("com.example.Waiter").variable("PATH_INFO", path);
    }

    /** Sends a request of which nothing but an interrupt frees the thread, and leaves when it runs. */
    private void waitAndLeave(boolean cancel) throws IOException {
        try (Peer leaving = daemon.child()) {
            leaving.send(waiter("/for-ever"));
            awaitRunning(leaving);
            if (cancel) {
                leaving.send(FrameType.CANCEL);
            }
        }
    }

    /** Reads up to the line that says that the application runs; others tell that it was loaded. */
    private static void awaitRunning(Peer child) throws IOException {
        String line;
        do {
            line = child.expect(FrameType.LOG).text();
        } while (!line.endsWith("waiting"));
    }

    /** Returns after the watcher has looked at every request that runs now. */
    private void awaitLook() throws IOException {
        try (Peer other = daemon.child()) {
            int before = Integer.parseInt(other.ask(waiter("/interrupted")).text());
            waitAndLeave(true);
            String after = String.valueOf(before + 1);
            while (!other.ask(waiter("/interrupted")).text().equals(after)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    @Test
    void clientThatLeavesFreesAWaitingThread() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        for (boolean cancel : new boolean[] {true, false}) {
            try (Peer next = daemon.child()) {
                next.ask(probe("/hello"));
                waitAndLeave(cancel);
                assertThat(next.ask(probe("/hello")).text()).isEqualTo("Hello");
            }
        }
        assertThat(daemon.output()).doesNotContain("JVMGI0662", "JVMGI0666");
    }

    /** The time without a request is no part of a look, whose length times twenty the watcher rests afterwards. */
    @Test
    void clientThatLeavesAfterAnIdleTimeFreesItsThread() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
        try (Peer next = daemon.child()) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
            waitAndLeave(true);
            long begun = System.nanoTime();
            assertThat(next.ask(probe("/hello")).text()).isEqualTo("Hello");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void bodyThatArrivesUnderTheWatchersEyesComesWhole() throws Exception {
        daemon = DaemonProcess.start(folder, 4);
        byte[] body = new byte[400_000];
        new Random(1).nextBytes(body);
        try (Peer child = daemon.child();
                Peer other = daemon.child()) {
            child.send(waiter("/for-release").body(-1));
            awaitRunning(child);
            child.send(FrameType.DATA, Arrays.copyOf(body, 50_000));
            // A look meets the beginning of a frame, then its rest.
            ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE + 1000);
            FrameHeader.encode(frame, FrameType.DATA, 1000);
            frame.put(body, 50_000, 1000).flip();
            child.write(frame.limit(5));
            awaitLook();
            child.write(frame.limit(500));
            awaitLook();
            child.write(frame.limit(frame.capacity()));
            other.ask(waiter("/release"));
            for (int i = 51_000; i < body.length; i += 1000) {
                child.send(FrameType.DATA, Arrays.copyOfRange(body, i, i + 1000));
            }
            child.send(FrameType.END);
            assertThat(child.answer().body()).isEqualTo(ByteBuffer.wrap(body));
            assertThat(child.ask(probe("/hello")).text()).isEqualTo("Hello");
        }
    }

    @Test
    void requestThatStaysIsNotInterrupted() throws Exception {
        daemon = DaemonProcess.start(folder, 4);
        try (Peer child = daemon.child();
                Peer other = daemon.child()) {
            child.send(waiter("/for-release"));
            awaitRunning(child);
            awaitLook();
            awaitLook();
            other.ask(waiter("/release"));
            assertThat(child.answer().status()).isEqualTo(200);
            assertThat(other.ask(waiter("/interrupted")).text()).isEqualTo("2");
        }
    }
}
