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

/** One request over HTTP/2 in clear text, frame by frame (RFC 9113), so that a test decides what is sent when. */
public final class Http2Stream implements AutoCloseable {

    private static final int READ_LIMIT_MS = 20_000;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final int STREAM = 1;

    /** The statuses of HPACK's static table, from index 8 (RFC 7541, appendix A). */
    private static final int[] INDEXED_STATUS = {200, 204, 206, 304, 400, 404, 500};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    private Http2Stream(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(READ_LIMIT_MS);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, new byte[0]);
    }

    /** Connects and sends the head of a POST whose body follows. */
    public static Http2Stream post(int port, String host, String path) throws IOException {
        Http2Stream stream = new Http2Stream(port);
        stream.send(HEADERS, END_HEADERS, STREAM, head("POST", host, path));
        return stream;
    }

    /** Connects and sends a whole GET. */
    public static Http2Stream get(int port, String host, String path) throws IOException {
        Http2Stream stream = new Http2Stream(port);
        stream.send(HEADERS, END_HEADERS | END_STREAM, STREAM, head("GET", host, path));
        return stream;
    }

    private static byte[] head(String method, String host, String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        addField(block, ":method", method);
        addField(block, ":scheme", "http");
        addField(block, ":authority", host);
        addField(block, ":path", path);
        return block.toByteArray();
    }

    /** A literal without indexing. */
    private static void addField(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        for (String text : new String[] {name, value}) {
            writeLength(block, text.length());
            block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** An integer with a prefix of seven bits (RFC 7541, 5.1). */
    private static void writeLength(ByteArrayOutputStream block, int length) {
        if (length < 127) {
            block.write(length);
            return;
        }
        block.write(127);
        int rest = length - 127;
        for (; rest >= 128; rest >>>= 7) {
            block.write((rest & 127) | 128);
        }
        block.write(rest);
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload);
        out.write(frame.array());
    }

    /** Sends a part of the body. */
    public Http2Stream send(String part) throws IOException {
        send(DATA, 0, STREAM, part.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Ends the body. */
    public Http2Stream end() throws IOException {
        send(DATA, END_STREAM, STREAM, new byte[0]);
        return this;
    }

    /** Reads until the response's head is there. */
    public int status() throws IOException {
        for (; ; ) {
            int lengthAndType = in.readInt();
            int flags = in.readUnsignedByte();
            in.readInt();
            byte[] payload = in.readNBytes(lengthAndType >>> 8);
            switch (lengthAndType & 0xff) {
                case HEADERS:
                    return status(payload);
                case SETTINGS:
                    if ((flags & ACK) == 0) {
                        send(SETTINGS, ACK, 0, new byte[0]);
                    }
                    break;
                case RST_STREAM:
                    throw new IOException("the stream was reset");
                default:
                    break;
            }
        }
    }

    /** Reads the rest of the response, after its head, and gives the server room for it; a stream that is reset throws. */
    public byte[] body() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (boolean ended = false; !ended; ) {
            int lengthAndType = in.readInt();
            int flags = in.readUnsignedByte();
            in.readInt();
            byte[] payload = in.readNBytes(lengthAndType >>> 8);
            int type = lengthAndType & 0xff;
            if (type == RST_STREAM || type == GOAWAY) {
                throw new IOException("the stream was ended by a frame of type " + type);
            }
            if (type == DATA && payload.length > 0) {
                body.writeBytes(payload);
                byte[] room = ByteBuffer.allocate(4).putInt(payload.length).array();
                send(WINDOW_UPDATE, 0, 0, room);
                send(WINDOW_UPDATE, 0, STREAM, room);
            }
            ended = type == DATA && (flags & END_STREAM) != 0;
        }
        return body.toByteArray();
    }

    /** {@code :status} is the first field; digits are never shorter in Huffman's code. */
    private static int status(byte[] block) {
        int first = block[0] & 0xff;
        return first >= 0x80
                ? INDEXED_STATUS[first - 0x88]
                : Integer.parseInt(new String(block, 2, 3, StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
