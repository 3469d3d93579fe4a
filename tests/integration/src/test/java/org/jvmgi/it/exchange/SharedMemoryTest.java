/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.http.BodyReader;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** A process that sends much does so through memory that it shares with httpd, which changes nothing but the cost. */
class SharedMemoryTest {

    private static final String MEMORY = "memfd:jvmgi";
    private static final String GET = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final int MEBIBYTE = 1 << 20;
    private static final int LARGE = 100_000;

    @RegisterExtension
    static final Servers SERVERS = Servers.of(SharedMemoryTest::site);

    private static void site(Site site) {
        site.modules("filter", "deflate")
                .source("Pieces.java")
                .prepare(folder -> folder.write("apps/large", "x".repeat(LARGE)));
        for (String group : List.of("bodies", "files", "filtered", "left", "lost", "read")) {
            site.config("JVMGIDaemonProcess " + group + " threads=4")
                    .config("JVMGIScriptAlias /" + group + " ${APPS}/Pieces.java process-group=" + group);
        }
        site.config("<Location /filtered>\nSetOutputFilter DEFLATE\n</Location>");
    }

    private static boolean isShared(ApacheServer server, String group) {
        return server.processes().daemon(group).maps(MEMORY)
                && server.processes().children().stream().anyMatch(child -> child.maps(MEMORY));
    }

    /** Asks until what a process of the group sends goes through memory. */
    private static void keepBusy(ApacheServer server, String group) {
        Poll.until("shared memory", () -> {
            assertThat(server.get("/" + group + "/direct?64,65536").status()).isEqualTo(200);
            return isShared(server, group);
        });
        NumberedBytes.verify(server.get("/" + group + "/direct?2,65536").body(), 2 * 65_536);
    }

    @EachMode(Mode.DAEMON)
    void piecesOfEverySizeAreWhole(ApacheServer server) {
        keepBusy(server, "bodies");
        for (String way : List.of("direct", "array", "stream", "whole")) {
            for (int size : new int[] {1, 16_384, 16_385, 65_536, 65_537, 300_000}) {
                for (int count : new int[] {1, 7}) {
                    RawResponse response = server.get("/bodies/" + way + "?" + count + "," + size);
                    NumberedBytes.verify(response.body(), count * size);
                }
            }
        }
        assertThat(server.send("HEAD", "/bodies/whole?9,65536", "").body()).isEmpty();
        assertThat(isShared(server, "bodies")).isTrue();
    }

    /** Also in the response in which the memory is offered, whose descriptor and the file's must not meet. */
    @EachMode(Mode.DAEMON)
    void fileBehindPiecesIsWhole(ApacheServer server) {
        int pieces = 64 * 65_536;
        for (int i = 0; i < 2; i++) {
            Poll.until("shared memory", () -> {
                byte[] body = server.get("/files/mixed?64,65536").body();
                NumberedBytes.verify(Arrays.copyOf(body, pieces), pieces);
                assertThat(new String(body, pieces, body.length - pieces, StandardCharsets.US_ASCII))
                        .isEqualTo("x".repeat(LARGE));
                return isShared(server, "files");
            });
        }
    }

    /** What a filter looks at is a copy, which the process cannot change meanwhile. */
    @EachMode(Mode.DAEMON)
    void filtersGetWhatWasSent(ApacheServer server) throws IOException {
        keepBusy(server, "filtered");
        for (String way : List.of("direct", "whole")) {
            RawResponse response = server.send("GET", "/filtered/" + way + "?20,65536", "Accept-Encoding: gzip\r\n");
            assertThat(response.head().first("Content-Encoding")).contains("gzip");
            byte[] body = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
            NumberedBytes.verify(body, 20 * 65_536);
        }
    }

    /** Row 224: a client that reads later gets all of it; until then the application waits, and others are served. */
    @EachMode(Mode.DAEMON)
    void slowClientGetsTheWholeBody(ApacheServer server) throws IOException {
        keepBusy(server, "read");
        int length = 64 * MEBIBYTE;
        try (RawConnection slow = server.connect()) {
            slow.send("GET /read/direct?1024,65536" + GET);
            RawResponse.Head head = slow.readHead();
            for (int i = 0; i < 5; i++) {
                NumberedBytes.verify(server.get("/read/array?9,65536").body(), 9 * 65_536);
            }
            BodyReader body = slow.body(head);
            long received = 0;
            for (byte[] piece = body.next(); piece.length > 0; piece = body.next()) {
                NumberedBytes.verifyPart(piece, received);
                received += piece.length;
            }
            assertThat(received).isEqualTo(length);
            assertThat(body.ending()).isEqualTo(Ending.COMPLETE);
        }
    }

    /** The application that waits for room is told, and nothing of the memory stays. */
    @EachMode(Mode.DAEMON)
    void clientThatLeavesEndsTheResponse(ApacheServer server) {
        server.allowLog(Codes.CLIENT_GONE);
        keepBusy(server, "left");
        Poll.until("no memory is left", () -> {
            int closed = number(server, "/left/closed");
            try (RawConnection connection = server.connect()) {
                connection.send("GET /left/direct?1000000,65536" + GET);
                connection.body(connection.readHead()).next();
            }
            Poll.until("the body is closed", () -> number(server, "/left/closed") == closed + 1);
            return !server.processes().daemon("left").maps(MEMORY);
        });
        NumberedBytes.verify(server.get("/left/array?9,65536").body(), 9 * 65_536);
    }

    private static int number(ApacheServer server, String path) {
        return Integer.parseInt(server.get(path).text());
    }

    /** Row 300: slots that were given back and that nobody needed do not make a request that runs one that never did. */
    @EachMode(Mode.DAEMON)
    void requestOfAProcessThatIsLostDoesNotRunAgain(ApacheServer server) throws IOException {
        server.expectLog(Codes.PROCESS_LOST).allowLog("JVMGI02");
        keepBusy(server, "lost");
        try (RawConnection stuck = server.connect();
                RawConnection cut = server.connect()) {
            stuck.send("GET /lost/stuck" + GET);
            Poll.until("the request runs", () -> number(server, "/lost/waiting") == 1);
            cut.send("GET /lost/direct?1000000,65536" + GET);
            BodyReader body = cut.body(cut.readHead());
            body.next();
            Signals.send("KILL", server.processes().daemon("lost").pid());
            assertThat(stuck.read().status()).isEqualTo(502);
            byte[] piece = body.next();
            while (piece.length > 0) {
                piece = body.next();
            }
            assertThat(body.ending()).isEqualTo(Ending.CUT);
        }
    }
}
