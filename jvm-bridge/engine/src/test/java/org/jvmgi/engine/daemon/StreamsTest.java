/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.engine.daemon.Peer.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.engine.daemon.Peer.Answer;
import org.jvmgi.engine.wire.Abort;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.RequestHead;

/** Bodies both ways, logs and interrupts over a real daemon's connections. */
@Timeout(60)
class StreamsTest {
    @TempDir
    private Path folder;

    private DaemonProcess daemon;
    private Peer child;

    @BeforeEach
    void start() throws Exception {
        daemon = DaemonProcess.start(folder, 2);
        child = daemon.child();
        // Loads the application, which is told in the log.
        assertReusable();
    }

    @AfterEach
    void end() throws Exception {
        child.close();
        daemon.close();
    }

    private void assertReusable() throws Exception {
        assertThat(child.ask(probe("/hello")).text()).isEqualTo("Hello");
    }

    @Test
    void bodyIsStreamedIn() throws Exception {
        child.send(probe("/count").body(-1));
        byte[] part = new byte[FrameType.MAX_DATA];
        for (int i = 0; i < 500; i++) {
            child.send(FrameType.DATA, part);
        }
        child.send(FrameType.DATA, new byte[1]);
        child.send(FrameType.END);
        assertThat(child.answer().text()).isEqualTo("" + (500L * part.length + 1));
        assertReusable();
    }

    @Test
    void bothDirectionsFlowAtOnce() throws Exception {
        child.send(probe("/echo").body(-1));
        child.send(FrameType.DATA, "one".getBytes(UTF_8));
        child.expect(FrameType.HEAD);
        assertThat(child.expect(FrameType.DATA).text()).isEqualTo("one");
        child.send(FrameType.DATA, "two".getBytes(UTF_8));
        assertThat(child.expect(FrameType.DATA).text()).isEqualTo("two");
        child.send(FrameType.END);
        child.expect(FrameType.END);
        assertReusable();
    }

    @Test
    void largeBodiesComeWhole() throws Exception {
        for (String path : List.of("/large", "/direct")) {
            Answer answer = child.ask(probe(path));
            assertThat(answer.contentLength()).isEqualTo(1_000_000);
            assertThat(answer.body()).isEqualTo(ByteBuffer.allocate(1_000_000));
        }
        assertReusable();
    }

    @Test
    void brokenBodyFailsTheReadAndTheRequest() throws Exception {
        for (int status : List.of(400, 408, 413)) {
            try (Peer each = daemon.child()) {
                each.send(probe("/count").body(100));
                each.send(FrameType.DATA, new byte[10]);
                each.send(new Abort(status, 0, "cut"));
                Answer answer = each.answer();
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.failure()).contains("RequestBodyException: cut");
                each.expectEnd();
            }
        }
    }

    @Test
    void bodyOnDemandIsAskedFor() throws Exception {
        child.send(probe("/count").body(5).flags(RequestHead.ON_DEMAND));
        child.expect(FrameType.WANT);
        child.send(FrameType.DATA, new byte[5]);
        child.send(FrameType.END);
        assertThat(child.answer().text()).isEqualTo("5");
        assertReusable();
        child.send(probe("/hello").body(5).flags(RequestHead.ON_DEMAND));
        assertThat(child.answer().text()).isEqualTo("Hello");
    }

    @Test
    void restOfALargeBodyIsAskedFor() throws Exception {
        child.send(probe("/count").body(15).flags(RequestHead.ON_DEMAND));
        child.send(FrameType.DATA, new byte[10]);
        child.expect(FrameType.WANT);
        child.send(FrameType.DATA, new byte[5]);
        child.send(FrameType.END);
        assertThat(child.answer().text()).isEqualTo("15");
        assertReusable();
    }

    @Test
    void bodyThatNobodyReadIsPassedOver() throws Exception {
        child.send(probe("/hello").body(-1));
        for (int i = 0; i < 20; i++) {
            child.send(FrameType.DATA, new byte[1000]);
        }
        child.send(FrameType.END);
        assertThat(child.answer().text()).isEqualTo("Hello");
        assertReusable();
    }

    /** Reads up to the first bytes; the request may have had to wait for the one before to notice that its client left. */
    private static void awaitData(Peer peer) throws IOException {
        FrameType type;
        do {
            type = peer.next().type();
        } while (type != FrameType.DATA);
    }

    @Test
    void clientThatLeavesFreesTheThread() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (Peer leaving = daemon.child()) {
                leaving.send(probe("/endless"));
                awaitData(leaving);
            }
        }
        while (!child.ask(probe("/closed-bodies")).text().equals("5")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void cancelEndsTheReads() throws Exception {
        child.send(probe("/count").body(100));
        child.send(FrameType.DATA, new byte[10]);
        child.send(FrameType.CANCEL);
        child.expectEnd();
        try (Peer other = daemon.child()) {
            assertThat(other.ask(probe("/hello")).text()).isEqualTo("Hello");
        }
    }

    @Test
    void whatIsPrintedGoesToTheRequestsLog() throws Exception {
        Answer answer = child.ask(probe("/print"));
        assertThat(answer.text()).isEqualTo("printed");
        assertThat(answer.logs()).containsExactly("to out", "to err", "to errors", "left open");
        assertThat(daemon.output()).doesNotContain("to out", "to err", "left open");
    }

    @Test
    void interruptsNeverHarmTheConnection() throws Exception {
        assertThat(child.ask(probe("/interrupt-self")).text()).isEqualTo("flushed true");
        assertReusable();

        child.send(probe("/interrupt-read").body(1));
        assertThat(child.expect(FrameType.LOG).text()).endsWith("reading");
        // The application's other thread interrupts the read about now, or has done so, or will.
        child.send(FrameType.DATA, new byte[] {7});
        child.send(FrameType.END);
        assertThat(child.answer().text()).startsWith("7 ");
        assertReusable();
    }

    @Test
    void interruptDoesNotPassIntoTheNextRequest() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(child.ask(probe("/leave-interrupted")).text()).isEqualTo("left");
            assertThat(child.ask(probe("/am-i-interrupted")).text()).isEqualTo("false");
        }
    }

    @Test
    void threadsOfTheApplicationMayReadAndWrite() throws Exception {
        child.send(probe("/foreign").body(-1));
        child.send(FrameType.DATA, "from the body".getBytes(UTF_8));
        child.send(FrameType.END);
        Answer answer = child.answer();
        assertThat(answer.text()).isEqualTo("from the body true");
        assertThat(answer.logs()).contains("from another thread");
        assertReusable();
    }

    @Test
    void oldInputCannotReachTheNextRequest() throws Exception {
        child.send(probe("/keep-input").body(-1));
        child.send(FrameType.END);
        assertThat(child.answer().text()).isEqualTo("kept");
        child.send(probe("/use-kept").body(-1));
        child.send(FrameType.DATA, new byte[1]);
        child.send(FrameType.END);
        assertThat(child.answer().text()).isEqualTo("IOException");
    }

    @Test
    void readThatOutlivesItsRequestFails() throws Exception {
        child.send(probe("/rogue-reader").body(-1));
        assertThat(child.answer().text()).isEqualTo("rogue");
        child.close();
        try (Peer other = daemon.child()) {
            assertThat(other.ask(probe("/rogue-result")).text()).isIn("IOException", "ClientAbortException");
        }
    }

    @Test
    void headOfAMebibyteIsTaken() throws Exception {
        char[] value = new char[1_000_000];
        Arrays.fill(value, 'x');
        assertThat(child.ask(probe("/hello").variable("HTTP_X_LARGE", new String(value)))
                        .text())
                .isEqualTo("Hello");
        assertReusable();
    }
}
