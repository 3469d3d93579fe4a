/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.BodyReader;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Files that change, clients that leave, and files of any size. */
class FileFaultTest {

    /** More than the sockets' buffers take on the way to a client that does not read. */
    private static final long TOO_LARGE_FOR_BUFFERS = 96L << 20;

    private static final long GIBIBYTE = 1L << 30;
    private static final int ROUNDS = 15;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(FileFaultTest::site);

    private static void site(Site site) {
        site.modules("filter", "deflate")
                .source("FileSender.java")
                .config("JVMGIScriptAliasMatch ^/(?:files|sendfile|deflated) ${APPS}/FileSender.java")
                .config("<Location /sendfile>\nJVMGIEnableSendfile On\n</Location>")
                .config("<Location /deflated>\nJVMGIEnableSendfile On\nSetOutputFilter DEFLATE\n</Location>");
    }

    private static RawConnection begin(ApacheServer server, String url, String headers) throws IOException {
        return server.connect().send("GET " + url + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
    }

    private static Ending readRest(BodyReader body) throws IOException {
        while (body.next().length > 0) {
            // Only how it ends matters.
        }
        return body.ending();
    }

    /** Row 128: nothing is padded, and nothing short passes for whole. */
    private static void shortenWhileItIsSent(ApacheServer server, String place, String headers) throws IOException {
        SentFile file = SentFile.sparse(server, "shortened", TOO_LARGE_FOR_BUFFERS);
        try (RawConnection connection = begin(server, file.url(place), headers)) {
            RawResponse.Head head = connection.readHead();
            assertThat(head.status()).isEqualTo(200);
            file.shorten(1 << 20);
            assertThat(readRest(connection.body(head))).isNotEqualTo(Ending.COMPLETE);
        }
        Poll.until("the file to be closed everywhere", () -> file.descriptors(server) == 0);
    }

    @EachMode
    void fileThatBecomesShorterIsVisiblyCut(ApacheServer server) throws IOException {
        server.expectLog(Codes.FILE_ENDED);
        shortenWhileItIsSent(server, "/files", "");
    }

    /** The kernel sends here, and httpd closes the connection without a line of ours. */
    @EachMode
    void fileThatBecomesShorterUnderSendfileIsVisiblyCut(ApacheServer server) throws IOException {
        server.allowLog(Codes.FILE_ENDED, Codes.CLIENT_GONE);
        shortenWhileItIsSent(server, "/sendfile", "");
    }

    @EachMode
    void filteredFileThatBecomesShorterIsVisiblyCut(ApacheServer server) throws IOException {
        server.expectLog(Codes.FILE_ENDED);
        server.allowLog(Codes.CLIENT_GONE, "AH10298: failed reading");
        SentFile file = SentFile.of(server, "deflated", 32 << 20);
        try (RawConnection connection = begin(server, file.url("/deflated"), "Accept-Encoding: gzip\r\n")) {
            RawResponse.Head head = connection.readHead();
            file.shorten(1 << 10);
            assertThat(readRest(connection.body(head))).isNotEqualTo(Ending.COMPLETE);
        }
    }

    @EachMode
    void fileThatIsDeletedWhileItIsSentArrivesWhole(ApacheServer server) throws IOException {
        for (String place : List.of("/files", "/sendfile")) {
            SentFile file = SentFile.sparse(server, "deleted", TOO_LARGE_FOR_BUFFERS);
            try (RawConnection connection = begin(server, file.url(place), "")) {
                RawResponse.Head head = connection.readHead();
                file.delete();
                assertThat(readRest(connection.body(head))).isEqualTo(Ending.COMPLETE);
            }
            Poll.until("the file to be closed everywhere", () -> file.descriptors(server) == 0);
        }
    }

    @EachMode
    void clientsThatLeaveHaveTheirFilesClosed(ApacheServer server) throws IOException {
        server.allowLog(Codes.CLIENT_GONE, Codes.CLIENT_ABORTED);
        SentFile file = SentFile.sparse(server, "left", TOO_LARGE_FOR_BUFFERS);
        for (String place : List.of("/files", "/sendfile")) {
            for (int i = 0; i < ROUNDS; i++) {
                String url = file.url(place, i % 2 == 0 ? "close" : "offset=1&length=90000000");
                try (RawConnection connection = begin(server, url, "")) {
                    connection.readHead();
                    connection.abort();
                }
            }
        }
        Poll.until("the file to be closed everywhere", () -> file.descriptors(server) == 0);
    }

    @EachMode
    void partOfAFileOfFiveGibibytesLeavesMemoryFlat(ApacheServer server) throws IOException {
        SentFile file = SentFile.sparse(server, "large", 5 * GIBIBYTE);
        for (String place : List.of("/files", "/sendfile")) {
            download(
                    server,
                    file.url(place, "offset=" + (5 * GIBIBYTE - (300 << 20)), "length=" + (300 << 20)),
                    300 << 20);
        }
    }

    @Tag("slow")
    @EachMode
    void fileOfFiveGibibytesLeavesMemoryFlat(ApacheServer server) throws IOException {
        SentFile file = SentFile.sparse(server, "large", 5 * GIBIBYTE);
        for (String place : List.of("/files", "/sendfile")) {
            download(server, file.url(place), 5 * GIBIBYTE);
        }
    }

    /** Reads it all, and looks at the memory from the first piece on. */
    private static void download(ApacheServer server, String url, long length) throws IOException {
        MemorySamples memory = new MemorySamples(server);
        try (RawConnection connection = begin(server, url, "")) {
            BodyReader body = connection.body(connection.readHead());
            long received = 0;
            long next = 0;
            for (byte[] piece = body.next(); piece.length > 0; piece = body.next()) {
                received += piece.length;
                if (received > next) {
                    memory.take();
                    next += length / 8;
                }
            }
            assertThat(received).isEqualTo(length);
            assertThat(body.ending()).isEqualTo(Ending.COMPLETE);
        }
        memory.assertFlat();
    }
}
