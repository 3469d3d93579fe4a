/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.jvmgi.BadRequestException;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.Reloadable;

/** What the answers of a whole server do not show. */
class HttpHandlerAdapterTest {
    private final Map<String, Object> variables = new HashMap<>(Map.of(
            "REQUEST_METHOD", "GET",
            "SCRIPT_NAME", "",
            "PATH_INFO", "/a b",
            "QUERY_STRING", "c=d",
            "SERVER_PROTOCOL", "HTTP/1.1",
            "REMOTE_ADDR", "192.0.2.1",
            "REMOTE_PORT", "4711",
            "jvmgi.input", new ByteArrayInputStream("upload".getBytes(UTF_8))));
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private String status;
    private Headers headers = Headers.EMPTY;

    private void handle(HttpHandler handler) throws Exception {
        new HttpHandlerAdapter()
                .adapt(handler)
                .call(Environ.of(variables), (newStatus, newHeaders, failure) -> {
                    status = newStatus;
                    headers = newHeaders;
                    return sent;
                })
                .close();
    }

    @Test
    void acceptsHandlersAlone() {
        assertThat(new HttpHandlerAdapter().accepts(Handler.class)).isTrue();
        assertThat(new HttpHandlerAdapter().accepts(String.class)).isFalse();
    }

    @Test
    void factsOfTheRequest() throws Exception {
        handle(exchange -> {
            assertThat(exchange.getRequestURI()).hasToString("/a%20b?c=d");
            assertThat(exchange.getHttpContext().getPath()).isEqualTo("/");
            assertThat(exchange.getRemoteAddress()).isEqualTo(new InetSocketAddress("192.0.2.1", 4711));
            assertThat(exchange.getLocalAddress().isUnresolved()).isTrue();
            assertThat(exchange.getPrincipal()).isNull();
            exchange.sendResponseHeaders(204, -1);
        });
        assertThat(status).isEqualTo("204 No Content");
    }

    /** No name server is asked for what a proxy made up. */
    @Test
    void addressThatIsNoneStaysUnresolved() throws Exception {
        variables.put("REMOTE_ADDR", "unknown");
        variables.put("REMOTE_PORT", "");
        variables.put("REMOTE_USER", "ann");
        handle(exchange -> {
            assertThat(exchange.getRemoteAddress().isUnresolved()).isTrue();
            assertThat(exchange.getRemoteAddress().getHostString()).isEqualTo("unknown");
            assertThat(exchange.getPrincipal().getUsername()).isEqualTo("ann");
            exchange.sendResponseHeaders(200, -1);
        });
    }

    @Test
    void targetThatIsNoUriIsABadRequest() {
        variables.put("REQUEST_URI", "/a|b");
        assertThatExceptionOfType(BadRequestException.class).isThrownBy(() -> handle(HttpExchange::getRequestURI));
    }

    @Test
    void headersOfTheConnectionAreLeftOut() throws Exception {
        handle(exchange -> {
            exchange.getResponseHeaders().set("Connection", "close");
            exchange.getResponseHeaders().put("X-Two", List.of("1", "2"));
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(UTF_8));
        });
        assertThat(headers.contains("Connection")).isFalse();
        assertThat(headers.all("X-Two")).containsExactly("1", "2");
        assertThat(headers.first("Content-Length")).contains("2");
        assertThat(sent.toString(UTF_8)).isEqualTo("ok");
    }

    @Test
    void missingBytesAreAFailureAlsoWhenTheHandlerCloses() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> handle(exchange -> {
                    exchange.sendResponseHeaders(200, 2);
                    exchange.close();
                }))
                .withMessageContaining("insufficient bytes");
    }

    @Test
    void silenceIsAFailure() {
        assertThatIllegalStateException()
                .isThrownBy(() -> handle(exchange -> {}))
                .withMessageContaining("without a response");
    }

    /** Its life is that of any entry class. */
    @Test
    void handlerIsClosedAndAsked() throws Exception {
        Handler handler = new Handler();
        HandlerApplication application = new HandlerApplication(handler);
        assertThat(application.reloadRequired()).isTrue();
        application.close();
        assertThat(handler.closed).isTrue();
        HandlerApplication simple = new HandlerApplication(exchange -> {});
        assertThat(simple.reloadRequired()).isFalse();
        simple.close();
    }

    private static final class Handler implements HttpHandler, Reloadable, AutoCloseable {
        private boolean closed;

        @Override
        public void handle(HttpExchange exchange) {}

        @Override
        public boolean reloadRequired() {
            return true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
