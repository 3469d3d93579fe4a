/* SPDX-License-Identifier: Apache-2.0 */

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Answers an upload of any size with its SHA-256 and its number of bytes; holds 64 KiB of it at a time. */
public class Upload implements Application {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain; charset=UTF-8");
    private static final Body USAGE = Body.of("Send a file: curl -T FILE URL\nThe answer is its SHA-256 and its size.\n");
    private static final int BUFFER_SIZE = 64 * 1024;

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws IOException {
        switch (environ.method()) {
            case "GET", "HEAD" -> {
                startResponse.start(200, TEXT);
                return USAGE;
            }
            case "POST", "PUT" -> {
                String answer = digest(environ.input());
                startResponse.start(200, TEXT);
                return Body.of(answer);
            }
            default -> {
                startResponse.start(405, TEXT.add("Allow", "GET, HEAD, POST, PUT"));
                return USAGE;
            }
        }
    }

    /** A broken upload is an exception here, which becomes the right answer by itself: never a digest of a part. */
    private static String digest(InputStream input) throws IOException {
        MessageDigest sha256 = sha256();
        byte[] buffer = new byte[BUFFER_SIZE];
        long size = 0;
        for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
            sha256.update(buffer, 0, count);
            size += count;
        }
        return HexFormat.of().formatHex(sha256.digest()) + " " + size + "\n";
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
