/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jvmgi.it.server.Settings;

/** A client's connection whose every byte the test decides. Reads fail after {@link Settings#patience()}. */
public final class RawConnection implements AutoCloseable {

    private final Socket socket;
    private final BufferedInputStream in;
    private final ResponseReader reader;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 65_536);
        this.reader = new ResponseReader(in);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) Settings.patience().toMillis());
    }

    /** Connects to a server on this machine. */
    public static RawConnection to(int port) throws IOException {
        return new RawConnection(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Connects over TLS to a server on this machine. */
    public static RawConnection toTls(int port) throws IOException {
        return new RawConnection(Tls.connect(port));
    }

    /** Sends text, one byte for each of its characters. */
    public RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawConnection send(byte[] bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends bytes as one chunk of a chunked body. */
    public RawConnection sendChunk(byte[] bytes) throws IOException {
        send(Integer.toHexString(bytes.length) + "\r\n");
        return send(bytes).send("\r\n");
    }

    /** Sends the last chunk. */
    public RawConnection sendLastChunk() throws IOException {
        return send("0\r\n\r\n");
    }

    /** Reads a whole response to a request that was no HEAD. */
    public RawResponse read() throws IOException {
        return read("GET");
    }

    /** Reads a whole response; interim ones are passed over. */
    public RawResponse read(String method) throws IOException {
        return reader.response(method);
    }

    /** Reads the next head, an interim one too. */
    public RawResponse.Head readHead() throws IOException {
        return reader.head();
    }

    /** The body after {@link #readHead}, to be read piece by piece. */
    public BodyReader body(RawResponse.Head head) {
        return reader.body(head, "GET");
    }

    /** Ends the sending direction alone. */
    public void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset, as a client does that crashes. */
    public void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Whether a first byte comes within the time; none is consumed. */
    public boolean hasAnswerWithin(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
        in.mark(1);
        try {
            return in.read() >= 0;
        } catch (SocketTimeoutException nothingYet) {
            return false;
        } finally {
            in.reset();
            socket.setSoTimeout((int) Settings.patience().toMillis());
        }
    }

    /** Everything that still comes until the server closes. */
    public String rest() throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            in.transferTo(rest);
        } catch (SocketException reset) {
            return rest.toString(StandardCharsets.ISO_8859_1);
        }
        return rest.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the server has ended the connection: no further byte comes. Waits for either. */
    public boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** Whether the server ends the connection without a byte of an answer. Waits for either. */
    public boolean endsWithoutAnAnswer() throws IOException {
        return isClosedByServer();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
