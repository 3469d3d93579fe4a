/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.BodyReader;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Responses of any size to a client that is slower than the application: it waits, and no process holds them (row 224). */
class BigDownloadTest {

    private static final long MEBIBYTE = 1 << 20;

    /** What the sockets between application and client, and httpd between them, may hold. */
    private static final long ON_THE_WAY = 48 * MEBIBYTE;

    private static final int CHECKS = 8;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(BigDownloadTest::site);

    private static void site(Site site) {
        site.config("JVMGIDaemonProcess default max-heap=64m").alias("/torrent", "Torrent.java");
    }

    @EachMode
    void aQuarterOfAGibibyteIsNeverAheadOfTheClient(ApacheServer server) throws IOException {
        for (String way : new String[] {"/buffers", "/stream", "/input"}) {
            download(server, way, 256);
        }
    }

    @Tag("slow")
    @EachMode
    void tenGibibytesAreNeverAheadOfTheClient(ApacheServer server) throws IOException {
        download(server, "/buffers", 10_240);
    }

    /** Reads slowly: at each check it waits until the application has gone on, and sees how far. */
    private static void download(ApacheServer server, String way, long mebibytes) throws IOException {
        MemorySamples memory = new MemorySamples(server);
        long step = mebibytes * MEBIBYTE / CHECKS;
        long received = 0;
        long next = MEBIBYTE;
        try (RawConnection connection = server.connect()) {
            connection.send("GET /torrent" + way + "?" + mebibytes + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            BodyReader body = connection.body(connection.readHead());
            for (byte[] piece = body.next(); piece.length > 0; piece = body.next()) {
                received += piece.length;
                if (received >= next) {
                    next += step;
                    assertThat(given(server) - received).as(way).isLessThan(ON_THE_WAY);
                    memory.take();
                }
            }
            assertThat(body.ending()).isEqualTo(Ending.COMPLETE);
        }
        assertThat(received).isEqualTo(mebibytes * MEBIBYTE);
        memory.assertFlat();
    }

    private static long given(ApacheServer server) {
        return Long.parseLong(server.get("/torrent/given").text());
    }
}
