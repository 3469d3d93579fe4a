/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Uploads of any size are streamed: no process holds them (row 039). */
class BigUploadTest {

    private static final int PIECE = 1 << 20;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(BigUploadTest::site);

    private static void site(Site site) {
        site.config("LimitRequestBody 0\nJVMGIDaemonProcess default max-heap=64m")
                .alias("/digest", "Digest.java");
    }

    @EachMode
    void quarterOfAGibibyteLeavesMemoryFlat(ApacheServer server) throws IOException {
        upload(server, 256);
    }

    @Tag("slow")
    @EachMode
    void moreThanTwoGibibytesLeaveMemoryFlat(ApacheServer server) throws IOException {
        upload(server, 2_049);
    }

    /** Uploads, and looks at the memory from the first few pieces on. */
    private static void upload(ApacheServer server, int pieces) throws IOException {
        byte[] piece = new byte[PIECE];
        new Random(pieces).nextBytes(piece);
        MessageDigest digest = Digests.sha256();
        MemorySamples memory = new MemorySamples(server);
        try (RawConnection connection = server.connect()) {
            long length = (long) pieces * PIECE;
            connection.send("POST /digest HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n");
            for (int i = 0; i < pieces; i++) {
                piece[i % PIECE]++;
                digest.update(piece);
                connection.send(piece);
                if (i % 32 == 31) {
                    memory.take();
                }
            }
            assertThat(connection.read().text()).isEqualTo(length + " " + Digests.hex(digest.digest()) + "\n");
        }
        memory.assertFlat();
    }
}
