/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** Request bodies that are not as long as Content-Length says, though nothing of them is missing. */
class FilteredBodyTest {

    private static final String LENGTH_AND_BODY =
            "environ.get(\"CONTENT_LENGTH\") + \"|\" + new String(environ.input().readAllBytes())";
    private static final String READ_AND_FAIL = "String.valueOf(environ.input().readAllBytes().length / 0)";

    @RegisterExtension
    static final Servers SERVERS = Servers.of(FilteredBodyTest::site);

    private static void site(Site site) {
        site.modules("filter", "deflate")
                .prepare(folder -> folder.write("apps/Length.java", Sources.expression("Length", LENGTH_AND_BODY)))
                .prepare(folder -> folder.write("apps/Failing.java", Sources.expression("Failing", READ_AND_FAIL)))
                .alias("/input", "Input.java")
                .config("JVMGIScriptAlias /inflated ${APPS}/Length.java")
                .config("<Location /inflated>\nSetInputFilter DEFLATE\n</Location>")
                .config("JVMGIScriptAlias /failing ${APPS}/Failing.java")
                .config("<Location /failing>\nErrorDocument 500 /input/after-end\n</Location>");
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static String upload(ApacheServer server, String text) throws IOException {
        byte[] body = zipped(text);
        try (RawConnection connection = server.connect()) {
            connection.send("POST /inflated HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: "
                    + body.length + "\r\n\r\n" + new String(body, StandardCharsets.ISO_8859_1));
            return connection.read().text();
        }
    }

    @EachMode
    void bodyThatAFilterShortensIsWhole(ApacheServer server) throws IOException {
        assertThat(upload(server, "ok")).isEqualTo("null|ok");
    }

    @EachMode
    void bodyThatAFilterExtendsIsWhole(ApacheServer server) throws IOException {
        // mod_deflate takes what shrinks to less than a 200th for an attack.
        String text = new BigInteger(300_000, new Random(1)).toString();
        assertThat(upload(server, text)).isEqualTo("null|" + text);
    }

    @EachMode
    void errorDocumentFindsTheBodyRead(ApacheServer server) throws IOException {
        server.expectLog(Codes.APPLICATION_FAILED);
        assertThat(server.post("/failing", new byte[100]).text()).isEqualTo("-1|-1|0");
    }
}
