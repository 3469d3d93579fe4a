/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvmgi.engine.daemon.Peer.probe;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvmgi.engine.wire.FrameHeader;
import org.jvmgi.engine.wire.FrameType;

/** A child that breaks the protocol loses its connection, and whoever else comes is served (rows 103 to 106 and 119). */
@Timeout(120)
class HostileChildTest {
    private static final int MANY = 100_000;
    private static final int SILENT = 300;

    @TempDir
    private Path folder;

    private DaemonProcess daemon;

    @BeforeEach
    void start() throws Exception {
        daemon = DaemonProcess.start(folder, 1);
    }

    @AfterEach
    void end() throws Exception {
        daemon.close();
    }

    private static byte[] header(int length, int type) {
        return ByteBuffer.allocate(FrameHeader.SIZE)
                .putInt(length)
                .put((byte) type)
                .array();
    }

    private static byte[] frame(FrameType type, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE + payload.length);
        FrameHeader.encode(frame, type, payload.length);
        return frame.put(payload).array();
    }

    private void verifyOthersAreServed(String what) throws IOException {
        try (Peer child = daemon.child()) {
            assertThat(child.ask(probe("/hello")).text()).as(what).isEqualTo("Hello");
        }
    }

    /** Lines for the log may come, and then the end. */
    private static void verifyNoAnswer(String what, Peer child) throws IOException {
        for (Peer.Frame frame = child.next(); frame != null; frame = child.next()) {
            assertThat(frame.type()).as(what).isEqualTo(FrameType.LOG);
        }
    }

    private static Map<String, byte[]> faults() {
        Map<String, byte[]> faults = new LinkedHashMap<>();
        faults.put("unknown type", header(0, 99));
        faults.put("reserved bits", new byte[] {0, 0, 0, 0, 4, 0, 1, 0});
        faults.put("REQUEST of any length", header(-1, 2));
        faults.put("REQUEST over its limit", header((1 << 20) + 1, 2));
        faults.put("DATA of any length", header(-1, 3));
        faults.put("DATA without bytes", header(0, 3));
        for (FrameType type : FrameType.values()) {
            switch (type) {
                case REQUEST, DATA, END, ABORT, CANCEL -> {
                    // Frames of a child.
                }
                default -> faults.put(type.name(), frame(type, new byte[type == FrameType.RETIRE ? 1 : 0]));
            }
        }
        return faults;
    }

    @Test
    void faultInPlaceOfARequestEndsTheConnection() throws Exception {
        Map<String, byte[]> faults = faults();
        faults.put("DATA of no request", frame(FrameType.DATA, new byte[1]));
        faults.put("END of no request", frame(FrameType.END, new byte[0]));
        faults.put("ABORT of no request", frame(FrameType.ABORT, new byte[4]));
        byte[] request = probe("/hello").payload();
        for (int length = 0; length < request.length; length += 7) {
            faults.put("REQUEST cut at " + length, frame(FrameType.REQUEST, Arrays.copyOf(request, length)));
        }
        faults.put("bytes behind REQUEST", frame(FrameType.REQUEST, Arrays.copyOf(request, request.length + 1)));
        for (Map.Entry<String, byte[]> fault : faults.entrySet()) {
            try (Peer child = daemon.child()) {
                child.write(ByteBuffer.wrap(fault.getValue()));
                assertThat(child.next()).as(fault.getKey()).isNull();
            }
        }
        verifyOthersAreServed("faults");
        assertThat(daemon.output()).contains("JVMGI0662");
    }

    /** The application reads no end that is none, and its answer goes to nobody. */
    @Test
    void faultInsideABodyEndsTheRequest() throws Exception {
        Map<String, byte[]> faults = faults();
        faults.put("another REQUEST", frame(FrameType.REQUEST, probe("/hello").payload()));
        for (Map.Entry<String, byte[]> fault : faults.entrySet()) {
            try (Peer child = daemon.child()) {
                child.send(probe("/count").body(100));
                child.send(FrameType.DATA, new byte[10]);
                child.write(ByteBuffer.wrap(fault.getValue()));
                verifyNoAnswer(fault.getKey(), child);
            }
            verifyOthersAreServed(fault.getKey());
        }
    }

    @Test
    void floodOfEmptyFramesEndsAtTheFirst() throws Exception {
        try (Peer child = daemon.child()) {
            child.send(probe("/count").body(100));
            ByteBuffer flood = ByteBuffer.allocate(MANY * FrameHeader.SIZE);
            while (flood.hasRemaining()) {
                flood.put(header(0, 3));
            }
            try {
                child.write(flood.flip());
            } catch (IOException closed) {
                // As it should be.
            }
        }
        verifyOthersAreServed("a flood");
    }

    @Test
    void requestThatIsCutIsForgotten() throws Exception {
        byte[] request = frame(FrameType.REQUEST, probe("/hello").payload());
        for (int length = 1; length < request.length; length += 5) {
            try (Peer child = daemon.child()) {
                child.write(ByteBuffer.wrap(request, 0, length));
            }
        }
        verifyOthersAreServed("cut requests");
    }

    /** Who does not greet, or only begins to, takes no thread. */
    @Test
    void silentConnectionsHoldNobodyUp() throws Exception {
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < SILENT; i++) {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                silent.add(channel);
                channel.connect(UnixDomainSocketAddress.of(daemon.socket()));
                channel.write(ByteBuffer.wrap(header(15, 1), 0, i % FrameHeader.SIZE));
            }
            verifyOthersAreServed("silent connections");
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }
}
