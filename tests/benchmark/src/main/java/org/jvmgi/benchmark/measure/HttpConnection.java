/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.measure;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jvmgi.benchmark.workload.Bytes;
import org.jvmgi.benchmark.workload.Workload;

/**
 * A connection that stays open from one request to the next. It takes answers apart itself, so that a wrong length, a
 * missing end or a connection that was closed shows.
 */
final class HttpConnection implements AutoCloseable {
    private static final int CONNECT_MILLISECONDS = 2_000;
    private static final int MAX_LINE = 16 * 1024;
    private static final int MAX_BODY = 64 * 1024 * 1024;
    private static final int HEXADECIMAL = 16;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    /**
     * @param port of the loop-back interface
     * @param timeoutMilliseconds for each read
     */
    HttpConnection(int port, int timeoutMilliseconds) throws IOException {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLISECONDS);
            socket.setSoTimeout(timeoutMilliseconds);
            in = new BufferedInputStream(socket.getInputStream(), MAX_LINE);
            out = socket.getOutputStream();
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    Answer exchange(Workload workload) throws IOException {
        out.write(workload.requestHead());
        workload.requestBody().writeTo(out);
        out.flush();
        String[] statusLine = line().split(" ", 3);
        if (statusLine.length < 2 || !statusLine[0].startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP status line: " + String.join(" ", statusLine));
        }
        Map<String, String> headers = headers();
        return new Answer(Integer.parseInt(statusLine[1]), headers, new Bytes(body(headers)));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("not a header: " + line);
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.put(name, line.substring(colon + 1).trim());
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return chunks();
        }
        String length = headers.get("content-length");
        if (length == null) {
            throw new IOException("neither a Content-Length nor chunks");
        }
        return bytes(Integer.parseInt(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length = Integer.parseInt(line(), HEXADECIMAL);
        while (length > 0) {
            body.write(bytes(length));
            requireEmptyLine();
            length = Integer.parseInt(line(), HEXADECIMAL);
        }
        requireEmptyLine();
        return body.toByteArray();
    }

    private void requireEmptyLine() throws IOException {
        String line = line();
        if (!line.isEmpty()) {
            throw new IOException("a chunk does not end where its length says");
        }
    }

    private byte[] bytes(int length) throws IOException {
        if (length < 0 || length > MAX_BODY) {
            throw new IOException("a length of " + length + " bytes");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the body ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            if (line.size() == MAX_LINE) {
                throw new IOException("a line longer than " + MAX_LINE + " bytes");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
