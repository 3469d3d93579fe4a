/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvmgi.it.app.Compiler;
import org.jvmgi.it.http.Ending;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.EachMode;
import org.jvmgi.it.server.Servers;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/** Handlers of the JDK's own HTTP server as applications: Apache gives the answers that the JDK's server gives. */
class HandlerApplicationTest {

    @RegisterExtension
    static final Servers SERVERS = Servers.of(HandlerApplicationTest::site);

    private static HttpServer jdk;
    private static ExecutorService threads;

    private static void site(Site site) {
        site.alias("/h", "Handling.java")
                .prepare(folder -> folder.write("apps/Greeter.java", example()))
                .config("JVMGIScriptAlias /greeter ${APPS}/Greeter.java");
    }

    private static String example() throws IOException {
        return Files.readString(Settings.repository().resolve("examples/handler/Greeter.java"));
    }

    @BeforeAll
    static void startTheOtherServer() throws Exception {
        jdk = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newCachedThreadPool();
        jdk.setExecutor(threads);
        Path source = Settings.moduleFolder().resolve("src/test/apps/Handling.java");
        jdk.createContext("/h", handler("Handling", Files.readString(source)));
        jdk.createContext("/greeter", handler("Greeter", example()));
        jdk.start();
    }

    @AfterAll
    static void stopTheOtherServer() {
        jdk.stop(0);
        threads.shutdownNow();
    }

    private static HttpHandler handler(String name, String source) throws Exception {
        Map<String, byte[]> classes = Compiler.compile(List.of(), Map.of(name, source));
        ClassLoader loader = new ClassLoader(HandlerApplicationTest.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String className) throws ClassNotFoundException {
                byte[] bytes = classes.get(className + ".class");
                if (bytes == null) {
                    throw new ClassNotFoundException(className);
                }
                return defineClass(className, bytes, 0, bytes.length);
            }
        };
        return (HttpHandler) loader.loadClass(name).getConstructor().newInstance();
    }

    private static RawResponse ask(int port, String method, String request) throws IOException {
        try (RawConnection connection = RawConnection.to(port)) {
            return connection.send(method + " " + request).read(method);
        }
    }

    private static String head(String path) {
        return path + " HTTP/1.1\r\nHost: localhost\r\nX-One: 1\r\nConnection: close\r\n\r\n";
    }

    /** The same request to both: the same status, headers of the handler's, body and ending. */
    private static RawResponse same(ApacheServer server, String method, String request) throws IOException {
        RawResponse ours = ask(server.port(), method, request);
        RawResponse theirs = ask(jdk.getAddress().getPort(), method, request);
        assertThat(ours.status()).as(request).isEqualTo(theirs.status());
        assertThat(ours.text()).as(request).isEqualTo(theirs.text());
        assertThat(ours.ending() == Ending.CUT).as(request).isEqualTo(theirs.ending() == Ending.CUT);
        if (theirs.header("Transfer-Encoding").isEmpty()) {
            // Where theirs is open, Apache knows the length of what it has got in one go.
            assertThat(ours.header("Content-Length")).as(request).isEqualTo(theirs.header("Content-Length"));
        }
        for (String name : List.of("Content-Type", "Set-Cookie", "X-Lower", "ETag")) {
            assertThat(ours.head().all(name))
                    .as(request + name)
                    .isEqualTo(theirs.head().all(name));
        }
        return ours;
    }

    @EachMode
    void requestsArriveAsTheyDo(ApacheServer server) throws IOException {
        assertThat(same(server, "GET", head("/h/request?a=b%20c")).text())
                .isEqualTo("GET|/h/request?a=b%20c|/h/request|a=b c|HTTP/1.1|1|null|false|");
        same(server, "GET", head("/h/%C3%BC%20%7E/request"));
        same(server, "GET", head("/h/a+b;c=d/request?x=%26&y"));
        same(server, "DELETE", head("/h/request"));
        same(
                server,
                "POST",
                "/h/request HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nConnection: close\r\n\r\nupload");
        same(
                server,
                "PUT",
                "/h/request HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                        + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        assertThat(same(server, "GET", head("/h/facts")).text())
                .startsWith("/h|0|Handling|127.0.0.1|true|127.0.0.1|null|-1|Unsupported");
        same(server, "GET", head("/h/names").replace("X-One: 1", "x-TWO: 1\r\nX-three: 3"));
        same(server, "GET", head("/h/attributes"));
    }

    @EachMode
    void responsesGoOutAsTheyDo(ApacheServer server) throws IOException {
        same(server, "GET", head("/h/cookies"));
        assertThat(same(server, "GET", head("/h/chunked")).ending()).isEqualTo(Ending.COMPLETE);
        for (String path :
                List.of("none", "not-found", "no-content", "not-modified", "twice", "early", "much", "late")) {
            same(server, "GET", head("/h/" + path));
        }
        assertThat(same(server, "HEAD", head("/h/sized-head")).header("Content-Length"))
                .contains("12345");
        assertThat(same(server, "HEAD", head("/h/none")).header("Content-Length"))
                .isEmpty();
    }

    /** What the JDK's server cuts, Apache need not begin: as long as nothing has left, there is a clean 500. */
    @EachMode
    void missingBytesAreNoAnswerOrACut(ApacheServer server) throws IOException {
        server.expectLog(Codes.APPLICATION_FAILED);
        assertThat(ask(server.port(), "GET", head("/h/little")).status()).isEqualTo(500);
        assertThat(ask(server.port(), "GET", head("/h/little-flushed")).ending())
                .isEqualTo(Ending.CUT);
        assertThat(ask(jdk.getAddress().getPort(), "GET", head("/h/little-flushed"))
                        .ending())
                .isEqualTo(Ending.CUT);
    }

    /** The JDK's server closes the connection without an answer. */
    @EachMode
    void handlerThatFailsOrSaysNothingIs500(ApacheServer server) {
        server.expectLog(Codes.APPLICATION_FAILED, "the handler fails", "the handler has returned without a response");
        assertThat(server.get("/h/fails").status()).isEqualTo(500);
        assertThat(server.get("/h/silent").status()).isEqualTo(500);
    }

    /** A header that came twice is one value here, and two there: Apache joins it before anybody sees it. */
    @EachMode
    void repeatedHeadersAreJoined(ApacheServer server) throws IOException {
        String request = head("/h/names").replace("X-One: 1", "X-Two: 1\r\nX-Two: 2");
        assertThat(ask(server.port(), "GET", request).text()).isEqualTo("[X-two][1, 2]");
    }

    @EachMode
    void targetThatIsNoUriIs400(ApacheServer server) throws IOException {
        server.expectLog(Codes.BAD_REQUEST);
        String request = head("/h/request?a|b");
        assertThat(ask(server.port(), "GET", request).status()).isEqualTo(400);
        assertThat(ask(jdk.getAddress().getPort(), "GET", request).status()).isEqualTo(400);
    }

    @EachMode
    void exampleGreets(ApacheServer server) throws IOException {
        assertThat(same(server, "GET", head("/greeter?J%C3%BCrgen+K")).text()).isEqualTo("Hello, Jürgen K!\n");
    }
}
