/* SPDX-License-Identifier: Apache-2.0 */
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/**
 * Sends as many mebibytes as the query says: /buffers as buffers, /stream through the stream of start, /input as an InputStream. At
 * /given it tells how many bytes of the last response it has handed over.
 */
public class Torrent implements Application {

    private static final int PIECE = 64 * 1024;
    private static final int PIECES_OF_A_MEBIBYTE = 16;
    private static final byte[] ZEROS = new byte[PIECE];

    private final AtomicLong given = new AtomicLong();

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        OutputStream out = startResponse.start(200, Headers.of("Content-Type", "application/octet-stream"));
        if (environ.pathInfo().equals("/given")) {
            return Body.of(Long.toString(given.get()));
        }
        given.set(0);
        long pieces = Long.parseLong(environ.queryString()) * PIECES_OF_A_MEBIBYTE;
        switch (environ.pathInfo()) {
            case "/buffers":
                return Body.of(LongStream.range(0, pieces).mapToObj(i -> {
                    given.addAndGet(PIECE);
                    return ByteBuffer.wrap(ZEROS);
                }));
            case "/stream":
                for (long i = 0; i < pieces; i++) {
                    given.addAndGet(PIECE);
                    out.write(ZEROS);
                }
                return Body.empty();
            case "/input":
                return Body.of(input(pieces * PIECE));
            default:
                throw new IllegalArgumentException(environ.pathInfo());
        }
    }

    private InputStream input(long length) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("byte by byte is no torrent");
            }

            @Override
            public int read(byte[] into, int offset, int count) {
                int n = (int) Math.min(count, length - given.get());
                given.addAndGet(n);
                return n == 0 ? -1 : n;
            }
        };
    }
}
