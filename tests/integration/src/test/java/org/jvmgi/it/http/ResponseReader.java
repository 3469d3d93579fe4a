/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads responses from a connection by RFC 9112, and knows whether each was whole. */
final class ResponseReader {

    private static final int MAX_LINE = 2 * 1024 * 1024;

    private final InputStream in;

    ResponseReader(InputStream in) {
        this.in = in;
    }

    /** Reads the next status line and its fields; EOFException when the server closed instead. */
    RawResponse.Head head() throws IOException {
        String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/")) {
            throw new IOException("not a status line: " + String.join(" ", status));
        }
        List<RawResponse.Field> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.add(new RawResponse.Field(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return new RawResponse.Head(
                status[0], Integer.parseInt(status[1]), status.length == 3 ? status[2] : "", fields);
    }

    /** The body that belongs to a head, as a stream that is told apart from its neighbours. */
    BodyReader body(RawResponse.Head head, String method) {
        if (method.equals("HEAD") || head.isInterim() || head.status() == 204 || head.status() == 304) {
            return new Sized(0);
        }
        if (head.isChunked()) {
            return new Chunked();
        }
        return head.first("Content-Length")
                .<BodyReader>map(length -> new Sized(Long.parseLong(length)))
                .orElseGet(UntilClose::new);
    }

    /** Reads the next whole response, passing over interim ones. */
    RawResponse response(String method) throws IOException {
        RawResponse.Head head = head();
        while (head.isInterim()) {
            head = head();
        }
        BodyReader body = body(head, method);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] piece = body.next(); piece.length > 0; piece = body.next()) {
            bytes.writeBytes(piece);
        }
        return new RawResponse(head, bytes.toByteArray(), body.ending());
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection after \"" + line + "\"");
            }
            if (line.size() > MAX_LINE) {
                throw new IOException("a line without end");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Up to {@code limit} bytes, at least one; empty at the end of the connection, which may be an abrupt one. */
    private byte[] some(long limit) throws IOException {
        byte[] buffer = new byte[(int) Math.min(limit, 65_536)];
        try {
            int count = in.read(buffer);
            return count <= 0 ? new byte[0] : Arrays.copyOf(buffer, count);
        } catch (SocketException reset) {
            return new byte[0];
        }
    }

    private final class Sized implements BodyReader {
        private long left;

        Sized(long length) {
            left = length;
        }

        @Override
        public byte[] next() throws IOException {
            byte[] piece = left == 0 ? new byte[0] : some(left);
            left -= piece.length;
            return piece;
        }

        @Override
        public Ending ending() {
            return left == 0 ? Ending.COMPLETE : Ending.CUT;
        }
    }

    private final class UntilClose implements BodyReader {
        @Override
        public byte[] next() throws IOException {
            return some(Long.MAX_VALUE);
        }

        @Override
        public Ending ending() {
            return Ending.CLOSED;
        }
    }

    private final class Chunked implements BodyReader {
        private long leftOfChunk;
        private boolean lastSeen;

        @Override
        public byte[] next() throws IOException {
            try {
                if (leftOfChunk == 0 && !lastSeen) {
                    leftOfChunk = Long.parseLong(line().split(";", 2)[0].strip(), 16);
                    lastSeen = leftOfChunk == 0;
                }
                return lastSeen ? afterLast() : ofChunk();
            } catch (EOFException | SocketException cut) {
                return new byte[0];
            }
        }

        private byte[] ofChunk() throws IOException {
            byte[] piece = some(leftOfChunk);
            leftOfChunk -= piece.length;
            if (leftOfChunk == 0 && !line().isEmpty()) {
                throw new IOException("a chunk is longer than announced");
            }
            return piece;
        }

        private byte[] afterLast() throws IOException {
            String trailer = line();
            while (!trailer.isEmpty()) {
                trailer = line();
            }
            return new byte[0];
        }

        @Override
        public Ending ending() {
            return lastSeen ? Ending.COMPLETE : Ending.CUT;
        }
    }
}
