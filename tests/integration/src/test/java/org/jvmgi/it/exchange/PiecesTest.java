/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Bodies in pieces: whatever kind of buffer they come in, and how large they are, the client gets what was sent. */
class PiecesTest {
    private static final int[] SIZES = {1, 16_383, 16_384, 65_536, 65_537, 300_000};

    @RegisterExtension
    static final Servers SERVERS = Servers.of(PiecesTest::site);

    private static void site(Site site) {
        site.modules("filter", "deflate")
                .alias("/plain", "Pieces.java")
                .config("JVMGIScriptAlias /filtered ${APPS}/Pieces.java")
                .config("<Location /filtered>\nSetOutputFilter DEFLATE\n</Location>");
    }

    @EachMode
    void piecesOfEverySizeAreWhole(ApacheServer server) {
        for (String way : List.of("direct", "array", "stream", "whole")) {
            for (int size : SIZES) {
                for (int count : new int[] {1, 5}) {
                    RawResponse response = server.get("/plain/" + way + "?" + count + "," + size);
                    NumberedBytes.verify(response.body(), count * size);
                }
            }
        }
    }

    @EachMode
    void filtersGetWhatWasSent(ApacheServer server) throws IOException {
        for (String way : List.of("direct", "array", "whole")) {
            RawResponse response = server.send("GET", "/filtered/" + way + "?20,65536", "Accept-Encoding: gzip\r\n");
            assertThat(response.head().first("Content-Encoding")).contains("gzip");
            byte[] body = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
            NumberedBytes.verify(body, 20 * 65_536);
        }
    }

    @EachMode
    void headHasNoBody(ApacheServer server) {
        for (String way : List.of("direct", "whole")) {
            RawResponse response = server.send("HEAD", "/plain/" + way + "?5,65536", "");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).isEmpty();
        }
    }
}
