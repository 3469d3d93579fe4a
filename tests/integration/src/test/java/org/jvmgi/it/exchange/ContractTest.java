/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.example.contract.Answer;
import com.example.contract.Contract;
import com.example.contract.ContractApplication;
import com.example.contract.LintedApplication;
import com.example.contract.Question;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.jvmgi.it.app.AppJar;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Site;

/** The rules of the interface; jvm-bridge/test runs the same cases without Apache. */
class ContractTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(ContractTest::site);

    private static void site(Site site) {
        site.prepare(ContractTest::pack)
                .config("JVMGIScriptAlias /contract ${APPS}/contract.jar")
                .config("JVMGIScriptAlias /linted ${APPS}/contract.jar entry-class="
                        + LintedApplication.class.getName());
    }

    /** The cases with their application lie in a folder or in a jar, as Maven has got at the moment. */
    private static void pack(ServerFolder folder) throws Exception {
        AppJar jar = AppJar.empty().entryClass(ContractApplication.class.getName());
        String name = ContractApplication.class.getName().replace('.', '/') + ".class";
        URI place = Contract.class.getClassLoader().getResource(name).toURI();
        if (place.getScheme().equals("jar")) {
            try (FileSystem archive = FileSystems.newFileSystem(place, Map.of())) {
                copy(archive.getPath(name).getParent(), jar);
            }
        } else {
            copy(Path.of(place).getParent(), jar);
        }
        jar.write(folder, "apps/contract.jar");
    }

    private static void copy(Path classes, AppJar jar) throws IOException {
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.toList()) {
                jar.entry("com/example/contract/" + file.getFileName(), Files.readAllBytes(file));
            }
        }
    }

    @EachMode
    void apacheKeepsEveryRule(ApacheServer server) {
        server.expectLog(Codes.APPLICATION_FAILED, Codes.NO_START, Codes.BAD_STATUS);
        check(server, "/contract", false);
    }

    /** Lint finds no fault with what Apache does, and the faults of the applications. */
    @EachMode
    void lintFindsNoFaultWithApache(ApacheServer server) {
        server.expectLog("R-16, broken by the application");
        check(server, "/linted", true);
        assertThat(server.logs().find("broken by the server")).isEmpty();
    }

    private static void check(ApacheServer server, String mount, boolean linted) {
        server.allowLog(
                Codes.APPLICATION_FAILED,
                Codes.BAD_REQUEST,
                Codes.REQUEST_TIMED_OUT,
                Codes.REQUEST_BODY_BROKEN,
                Codes.NO_BODY,
                Codes.BAD_CONTENT_LENGTH,
                Codes.BODY_TOO_SHORT,
                Codes.BODY_TOO_LONG,
                Codes.SHORT_BODY,
                Codes.LONG_BODY);
        assertAll(Contract.cases().stream()
                .<Executable>map(
                        one -> () -> one.check((path, question) -> send(server, mount + path, question), linted)));
    }

    private static Answer send(ApacheServer server, String target, Question question) throws IOException {
        try (RawConnection connection = server.connect()) {
            byte[] body = question.body().getBytes(ISO_8859_1);
            connection.send(question.method() + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
            if (question.chunked()) {
                connection
                        .send("Transfer-Encoding: chunked\r\n\r\n")
                        .sendChunk(body)
                        .sendLastChunk();
            } else {
                String length = body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n";
                connection.send(length + "\r\n").send(body);
            }
            return answer(connection.read(question.method()));
        }
    }

    private static Answer answer(RawResponse response) {
        List<Map.Entry<String, String>> headers = response.head().fields().stream()
                .map(field -> Map.entry(field.name(), field.value()))
                .toList();
        return response.isCut()
                ? Answer.cut(response.status(), headers, response.text(ISO_8859_1))
                : Answer.whole(response.status(), headers, response.text(ISO_8859_1));
    }
}
