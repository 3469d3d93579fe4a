/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jvmgi.it.server.Settings;

/** An HTTP/2 connection in clear text, frame by frame (RFC 9113), so that a test decides what is sent when. Reads fail after a while. */
public final class Http2Connection implements AutoCloseable {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int CANCEL = 8;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int LARGEST_FRAME = 16_384;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final Hpack hpack = new Hpack();
    private final Map<Integer, Http2Response> streams = new HashMap<>();
    private final Map<Integer, Long> windows = new HashMap<>();
    private String authority = "localhost";
    private long initialWindow = 65_535;
    private int next = 1;

    private Http2Connection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Settings.patience().toMillis());
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        windows.put(0, initialWindow);
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, new byte[0]);
    }

    /** Connects to a server on this machine. */
    public static Http2Connection to(int port) throws IOException {
        return new Http2Connection(port);
    }

    /** Requests go to the host of that name from now on. */
    public Http2Connection host(String name) {
        authority = name;
        return this;
    }

    /** Sends a request without a body; its stream. */
    public int get(String path, String... headers) throws IOException {
        return open("GET", path, true, headers);
    }

    /** Sends the head of a request; its stream. {@code headers} are names and values in turn. */
    public int open(String method, String path, boolean end, String... headers) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        addField(block, ":method", method);
        addField(block, ":scheme", "http");
        addField(block, ":authority", authority);
        addField(block, ":path", path);
        for (int i = 0; i < headers.length; i += 2) {
            addField(block, headers[i], headers[i + 1]);
        }
        int stream = next;
        next += 2;
        streams.put(stream, new Http2Response());
        windows.put(stream, initialWindow);
        send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block.toByteArray());
        return stream;
    }

    /** A literal without indexing. */
    private static void addField(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        for (String text : new String[] {name, value}) {
            addLength(block, text.length());
            block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** An integer with a prefix of seven bits (RFC 7541, 5.1). */
    private static void addLength(ByteArrayOutputStream block, int length) {
        block.write(Math.min(length, 127));
        int rest = length - 127;
        while (rest >= 128) {
            block.write(rest % 128 + 128);
            rest /= 128;
        }
        if (rest >= 0) {
            block.write(rest);
        }
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        out.write(frame.array());
    }

    /** Sends a part of a request's body, as fast as the server takes it. */
    public void data(int stream, byte[] bytes, boolean end) throws IOException {
        for (int at = 0, count; at < bytes.length; at += count) {
            count = Math.min(bytes.length - at, LARGEST_FRAME);
            while (windows.get(0) < count || windows.get(stream) < count) {
                readFrame();
            }
            windows.merge(0, (long) -count, Long::sum);
            windows.merge(stream, (long) -count, Long::sum);
            send(
                    DATA,
                    0,
                    stream,
                    ByteBuffer.allocate(count).put(bytes, at, count).array());
        }
        if (end) {
            send(DATA, END_STREAM, stream, new byte[0]);
        }
    }

    /** Breaks a stream off, as a browser does that is told to stop. */
    public void reset(int stream) throws IOException {
        send(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
        streams.remove(stream);
    }

    /** The whole response on a stream. */
    public Http2Response read(int stream) throws IOException {
        Http2Response response = streams.get(stream);
        while (!response.isOver()) {
            readFrame();
        }
        return response;
    }

    /** What has come on a stream as soon as there are some bytes of the body. */
    public Http2Response readSome(int stream) throws IOException {
        Http2Response response = streams.get(stream);
        while (!response.isOver() && response.body().length == 0) {
            readFrame();
        }
        return response;
    }

    private void readFrame() throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        Http2Response response = streams.getOrDefault(stream, new Http2Response());
        switch (lengthAndType & 0xff) {
            case HEADERS -> response.head(hpack.fields(payload));
            case DATA -> {
                response.data(payload);
                update(0, payload.length);
                update(stream, payload.length);
            }
            case RST_STREAM -> response.reset();
            case SETTINGS -> acknowledge(flags, payload);
            case PING -> send(PING, ACK, 0, payload);
            case WINDOW_UPDATE -> windows.merge(
                    stream, (long) ByteBuffer.wrap(payload).getInt(), Long::sum);
            case GOAWAY -> throw new IOException("the server ends the connection");
            default -> {
                // Nothing that a client has to heed.
            }
        }
        if ((lengthAndType & 0xff) <= HEADERS && (flags & END_STREAM) != 0) {
            response.end();
        }
    }

    private void update(int stream, int count) throws IOException {
        if (count > 0) {
            send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(count).array());
        }
    }

    private void acknowledge(int flags, byte[] payload) throws IOException {
        if ((flags & ACK) != 0) {
            return;
        }
        ByteBuffer settings = ByteBuffer.wrap(payload);
        while (settings.hasRemaining()) {
            int name = settings.getShort();
            int value = settings.getInt();
            if (name == INITIAL_WINDOW_SIZE) {
                long change = value - initialWindow;
                initialWindow = value;
                windows.replaceAll((stream, window) -> stream == 0 ? window : window + change);
            }
        }
        send(SETTINGS, ACK, 0, new byte[0]);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
