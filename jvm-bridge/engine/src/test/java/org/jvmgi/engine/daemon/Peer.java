/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jvmgi.engine.wire.Abort;
import org.jvmgi.engine.wire.Build;
import org.jvmgi.engine.wire.FrameHeader;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.Hello;
import org.jvmgi.engine.wire.LogLine;
import org.jvmgi.engine.wire.Refused;
import org.jvmgi.engine.wire.RequestBuilder;
import org.jvmgi.engine.wire.Role;

/** The other side of a daemon's connection. */
final class Peer implements AutoCloseable {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 20).limit(0);
    private int reads;

    private Peer(SocketChannel channel) {
        this.channel = channel;
    }

    /** A frame that was received. */
    record Frame(FrameType type, ByteBuffer payload) {
        byte[] bytes() {
            byte[] bytes = new byte[payload.remaining()];
            payload.duplicate().get(bytes);
            return bytes;
        }

        String text() {
            return new String(bytes(), UTF_8);
        }
    }

    /** What a request brought. */
    record Answer(int status, long contentLength, ByteBuffer body, List<String> logs, String failure) {
        String text() {
            return UTF_8.decode(body.duplicate()).toString();
        }
    }

    static Peer connect(Path socket, Role role) throws IOException {
        return connect(socket, new Hello(Hello.VERSION, role, Build.name()));
    }

    static Peer connect(Path socket, Hello hello) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        Peer peer = new Peer(channel);
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE + FrameType.HELLO.limit());
        hello.encode(frame);
        peer.write(frame.flip());
        return peer;
    }

    static byte[] fields(List<Map.Entry<String, String>> fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(fields.size());
            for (Map.Entry<String, String> each : fields) {
                byte[] name = each.getKey().getBytes(UTF_8);
                byte[] value = each.getValue().getBytes(UTF_8);
                out.writeShort(name.length);
                out.writeInt(value.length);
                out.write(name);
                out.write(value);
            }
        }
        return bytes.toByteArray();
    }

    /** A request for the probe. */
    static RequestBuilder probe(String path) {
        return RequestBuilder.ofClass("com.example.Probe").variable("PATH_INFO", path);
    }

    void send(FrameType type, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE + payload.length);
        FrameHeader.encode(frame, type, payload.length);
        write(frame.put(payload).flip());
    }

    void send(FrameType type) throws IOException {
        send(type, new byte[0]);
    }

    void send(RequestBuilder request) throws IOException {
        send(FrameType.REQUEST, request.payload());
    }

    void send(Abort abort) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(Abort.MAX_SIZE);
        abort.encode(frame);
        write(frame.flip());
    }

    /** Writes bytes as they are. */
    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The next frame; null at the end of the stream. */
    Frame next() throws IOException {
        if (!fill(FrameHeader.SIZE)) {
            return null;
        }
        FrameHeader header = FrameHeader.decode(in);
        if (!fill(header.length())) {
            throw new EOFException("inside a frame");
        }
        ByteBuffer payload = ByteBuffer.allocate(header.length());
        payload.put(in.slice(in.position(), header.length())).flip();
        in.position(in.position() + header.length());
        return new Frame(header.type(), payload);
    }

    private boolean fill(int wanted) throws IOException {
        while (in.remaining() < wanted) {
            in.compact();
            int count = channel.read(in);
            in.flip();
            reads++;
            if (count < 0) {
                return false;
            }
        }
        return true;
    }

    /** The next frame, which has to be of a type. */
    Frame expect(FrameType type) throws IOException {
        Frame frame = next();
        assertThat(frame).as("frame").isNotNull();
        assertThat(frame.type()).as(frame.text()).isEqualTo(type);
        return frame;
    }

    /** The stream has to end here. */
    void expectEnd() throws IOException {
        assertThat(next()).isNull();
    }

    Refused expectRefused() throws IOException {
        return Refused.decode(expect(FrameType.REFUSED).bytes());
    }

    /** Reads an answer to its end, whether it had to wait for a permit or not. */
    Answer answer() throws IOException {
        int status = 0;
        long length = -1;
        List<String> logs = new ArrayList<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            Frame frame = next();
            assertThat(frame).as("frame").isNotNull();
            switch (frame.type()) {
                case QUEUED, ACCEPTED -> {
                    // Another request holds the permit, or has not given it back yet.
                }
                case HEAD -> {
                    status = frame.payload().getShort(0);
                    length = frame.payload().getLong(4);
                }
                case DATA -> body.write(frame.bytes());
                case LOG -> logs.add(LogLine.decode(frame.bytes()).text());
                case END -> {
                    return new Answer(status, length, ByteBuffer.wrap(body.toByteArray()), logs, "");
                }
                case ABORT -> {
                    Abort abort = Abort.decode(frame.bytes());
                    return new Answer(abort.status(), length, ByteBuffer.wrap(body.toByteArray()), logs, abort.text());
                }
                default -> throw new AssertionError(frame.type() + " in an answer");
            }
        }
    }

    /** Sends a request without a body and reads its answer. */
    Answer ask(RequestBuilder request) throws IOException {
        send(request);
        return answer();
    }

    /** How many times the socket was read so far. */
    int reads() {
        return reads;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
