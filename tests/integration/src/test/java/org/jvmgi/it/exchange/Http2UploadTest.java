/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.Http2Connection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Uploads over HTTP/2, where a stream has no socket of its own to wait on. */
class Http2UploadTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(Http2UploadTest::site);

    /** The connection belongs to the first host; with the other one's time-out it would end before its stream. */
    private static void site(Site site) {
        site.modules("http2")
                .alias("/input", "Input.java")
                .config("Protocols h2c http/1.1")
                .virtualHost("patient.example.com", "")
                .virtualHost("hasty.example.com", "Timeout 2");
    }

    @EachMode
    void bodyInPartsArrives(ApacheServer server) throws IOException {
        try (Http2Connection connection = Http2Connection.to(server.port()).host("patient.example.com")) {
            int stream = connection.open("POST", "/input/all", false);
            connection.data(stream, "hel".getBytes(US_ASCII), false);
            connection.data(stream, "lo".getBytes(US_ASCII), true);
            assertThat(connection.read(stream).status()).isEqualTo(200);
        }
    }

    /** Row 034: the wait for more of the body has an end. */
    @EachMode
    void uploadThatStallsIs408(ApacheServer server) throws IOException {
        server.allowLog(Codes.BAD_BODY, Codes.REQUEST_BODY_BROKEN);
        try (Http2Connection connection = Http2Connection.to(server.port()).host("hasty.example.com")) {
            int stream = connection.open("POST", "/input/all", false);
            connection.data(stream, "begin".getBytes(US_ASCII), false);
            assertThat(connection.read(stream).status()).isEqualTo(408);
        }
    }
}
