/* SPDX-License-Identifier: Apache-2.0 */
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Reads the whole request body, then answers with its length and SHA-256. */
public class Digest implements Application {

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[16_384];
        long length = 0;
        InputStream input = environ.input();
        for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
            digest.update(buffer, 0, count);
            length += count;
        }
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of(length + " " + HexFormat.of().formatHex(digest.digest()) + "\n");
    }
}
