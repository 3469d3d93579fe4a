/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Uploads of any size are streamed: no process holds them (row 039). */
class BigUploadTest {

    private static final int PIECE = 1 << 20;
    private static final long ALLOWED_GROWTH_KIB = 48 * 1024;

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

    /** Uploads; after the first few pieces no process may grow by more than a heap's worth of noise. */
    private static void upload(ApacheServer server, int pieces) throws IOException {
        byte[] piece = new byte[PIECE];
        new Random(pieces).nextBytes(piece);
        MessageDigest digest = Digests.sha256();
        List<Map<Long, Long>> samples = new ArrayList<>();
        try (RawConnection connection = server.connect()) {
            long length = (long) pieces * PIECE;
            connection.send("POST /digest HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n");
            for (int i = 0; i < pieces; i++) {
                piece[i % PIECE]++;
                digest.update(piece);
                connection.send(piece);
                if (i % 32 == 31) {
                    samples.add(residentKib(server));
                }
            }
            assertThat(connection.read().text()).isEqualTo(length + " " + Digests.hex(digest.digest()) + "\n");
        }
        assertFlat(samples);
    }

    private static void assertFlat(List<Map<Long, Long>> samples) {
        Map<Long, Long> first = samples.get(0);
        for (Map<Long, Long> sample : samples) {
            sample.forEach((pid, resident) -> assertThat(resident - first.getOrDefault(pid, resident))
                    .as("growth of process " + pid + " in KiB")
                    .isLessThan(ALLOWED_GROWTH_KIB));
        }
    }

    private static Map<Long, Long> residentKib(ApacheServer server) {
        Map<Long, Long> resident = new TreeMap<>();
        for (ProcessInfo process : server.processes().all()) {
            String size = process.status().getOrDefault("VmRSS", "0 kB");
            resident.put(process.pid(), Long.parseLong(size.split(" ")[0]));
        }
        return resident;
    }
}
