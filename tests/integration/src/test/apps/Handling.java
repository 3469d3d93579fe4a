/* SPDX-License-Identifier: Apache-2.0 */
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A handler of the JDK's own HTTP server: does what the last part of the path says, and answers with what it saw. */
public class Handling implements HttpHandler {

    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        String path = exchange.getRequestURI().getPath();
        switch (path.substring(path.lastIndexOf('/'))) {
            case "/request" -> answer(exchange, request(exchange));
            case "/facts" -> answer(exchange, facts(exchange));
            case "/names" -> answer(exchange, names(exchange));
            case "/attributes" -> answer(exchange, attributes(exchange));
            case "/cookies" -> cookies(exchange);
            case "/chunked" -> chunked(exchange);
            case "/none" -> exchange.sendResponseHeaders(200, -1);
            case "/not-found" -> exchange.sendResponseHeaders(404, -1);
            case "/no-content" -> noContent(exchange);
            case "/not-modified" -> notModified(exchange);
            case "/sized-head" -> sizedHead(exchange);
            case "/twice" -> twice(exchange);
            case "/early" -> answer(exchange, thrown(() -> exchange.getResponseBody().write('x')));
            case "/much" -> much(exchange);
            case "/little" -> little(exchange);
            case "/little-flushed" -> littleFlushed(exchange);
            case "/late" -> late(exchange);
            case "/silent" -> exchange.getRequestBody().readAllBytes();
            case "/fails" -> throw new IOException("the handler fails");
            default -> throw new IllegalArgumentException(path);
        }
        exchange.close();
    }

    private static String request(HttpExchange exchange) throws IOException {
        return String.join(
                "|",
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestURI().getPath(),
                String.valueOf(exchange.getRequestURI().getQuery()),
                exchange.getProtocol(),
                String.valueOf(exchange.getRequestHeaders().getFirst("x-one")),
                String.valueOf(exchange.getRequestHeaders().get("Content-Length")),
                exchange.getRequestHeaders().containsKey("X-Absent") + "",
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static String facts(HttpExchange exchange) {
        return String.join(
                "|",
                exchange.getHttpContext().getPath(),
                exchange.getHttpContext().getFilters().size() + "",
                exchange.getHttpContext().getHandler().getClass().getName(),
                exchange.getRemoteAddress().getAddress().getHostAddress(),
                (exchange.getRemoteAddress().getPort() > 0) + "",
                exchange.getLocalAddress().getAddress().getHostAddress(),
                exchange.getPrincipal() + "",
                exchange.getResponseCode() + "",
                thrown(() -> exchange.getRequestHeaders().set("X-One", "2")));
    }

    private static String names(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        return headers.keySet().stream().filter(name -> name.startsWith("X-")).sorted().toList() + "" + headers.get("X-Two");
    }

    private static String attributes(HttpExchange exchange) {
        exchange.setAttribute("a", 1);
        return exchange.getAttribute("a") + "|" + exchange.getAttribute("b");
    }

    private static void cookies(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().put("Set-Cookie", List.of("a=1", "b=2"));
        exchange.getResponseHeaders().add("x-lower", "1");
        answer(exchange, "cookies");
    }

    private static void chunked(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes("one "));
            out.flush();
            out.write(bytes("two"));
        }
    }

    private static void noContent(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().remove("Content-Type");
        exchange.sendResponseHeaders(204, -1);
    }

    private static void notModified(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().remove("Content-Type");
        exchange.getResponseHeaders().set("ETag", "\"7\"");
        exchange.sendResponseHeaders(304, -1);
    }

    private static void sizedHead(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Length", "12345");
        exchange.sendResponseHeaders(200, -1);
    }

    private static void twice(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, "IOException200.".length());
        String thrown = thrown(() -> exchange.sendResponseHeaders(500, -1));
        exchange.getResponseBody().write(bytes(thrown + exchange.getResponseCode() + "."));
    }

    private static void much(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, "abcIOException".length());
        OutputStream out = exchange.getResponseBody();
        out.write(bytes("abc"));
        out.write(bytes(thrown(() -> out.write(new byte[20]))));
    }

    private static void little(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 10);
        exchange.getResponseBody().write(bytes("abc"));
    }

    private static void littleFlushed(HttpExchange exchange) throws IOException {
        little(exchange);
        exchange.getResponseBody().flush();
    }

    private static void late(HttpExchange exchange) throws IOException {
        answer(exchange, "in time");
        OutputStream out = exchange.getResponseBody();
        out.close();
        if (!thrown(() -> out.write('x')).equals("IOException")) {
            throw new IllegalStateException("a closed stream takes bytes");
        }
    }

    private static String thrown(Action action) {
        try {
            action.run();
            return "nothing";
        } catch (UnsupportedOperationException e) {
            return "UnsupportedOperationException";
        } catch (IOException e) {
            return "IOException";
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        exchange.sendResponseHeaders(200, bytes(text).length);
        exchange.getResponseBody().write(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
