/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.BodyReader;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.http.Tls;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Files over TLS, where the kernel cannot send them whatever the configuration says: mod_ssl reads what httpd was handed. */
class FileTlsTest {

    private static final int[] LENGTHS = {2_700, 16 * 1024, 3_000_017};

    /** More than the sockets' buffers take on the way to a client that does not read. */
    private static final long TOO_LARGE_FOR_BUFFERS = 96L << 20;

    private static final List<String> WAYS = List.of("/files", "/sendfile");

    @RegisterExtension
    static final Servers SERVERS = Servers.of(FileTlsTest::site);

    private static void site(Site site) {
        site.modules("ssl")
                .prepare(Tls::writeCertificate)
                .source("FileSender.java")
                .config(Tls.CONFIGURATION)
                .config("JVMGIScriptAliasMatch ^/(?:files|sendfile) ${APPS}/FileSender.java")
                .config("<Location /sendfile>\nJVMGIEnableSendfile On\nEnableSendfile On\n</Location>");
    }

    private static String request(String url, String headers) {
        return "GET " + url + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    @EachMode
    void filesAndPartsOfThemArriveWhole(ApacheServer server) throws IOException {
        try (RawConnection connection = RawConnection.toTls(server.port())) {
            for (int length : LENGTHS) {
                SentFile file = SentFile.of(server, "tls", length);
                for (String way : WAYS) {
                    connection.send(request(file.url(way), ""));
                    assertThat(connection.read().body()).as(way + " " + length).isEqualTo(file.bytes());
                    connection.send(request(file.url(way, "offset=27", "length=2673"), ""));
                    assertThat(connection.read().body()).isEqualTo(file.part(27, 2_673));
                    connection.send(request(file.url(way), "Range: bytes=7-2006\r\n"));
                    assertThat(connection.read().body()).isEqualTo(file.part(7, 2_000));
                }
                Poll.until("the file to be closed everywhere", () -> file.descriptors(server) == 0);
            }
        }
    }

    /** Row 128: nothing short passes for whole. */
    @EachMode
    void fileThatBecomesShorterIsVisiblyCut(ApacheServer server) throws IOException {
        server.expectLog(Codes.FILE_ENDED);
        for (String way : WAYS) {
            SentFile file = SentFile.sparse(server, "shortened", TOO_LARGE_FOR_BUFFERS);
            try (RawConnection connection = RawConnection.toTls(server.port())) {
                connection.send(request(file.url(way), ""));
                RawResponse.Head head = connection.readHead();
                assertThat(head.status()).isEqualTo(200);
                file.shorten(1 << 20);
                BodyReader body = connection.body(head);
                while (body.next().length > 0) {
                    // Only how it ends matters.
                }
                assertThat(body.ending()).isNotEqualTo(Ending.COMPLETE);
            }
            Poll.until("the file to be closed everywhere", () -> file.descriptors(server) == 0);
        }
    }

    @EachMode
    void clientThatLeavesHasItsFileClosed(ApacheServer server) throws IOException {
        server.allowLog(Codes.CLIENT_GONE, Codes.CLIENT_ABORTED);
        SentFile file = SentFile.sparse(server, "left", TOO_LARGE_FOR_BUFFERS);
        for (String way : WAYS) {
            try (RawConnection connection = RawConnection.toTls(server.port())) {
                connection.send(request(file.url(way), "")).readHead();
                connection.abort();
            }
        }
        Poll.until("the file to be closed everywhere", () -> file.descriptors(server) == 0);
    }
}
