/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jvmgi.Application;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.Lint;

/**
 * Calls an application in this process, as a server would, and gives what a client would see:
 *
 * <pre>{@code
 * Response response = Client.of(new Hello()).get("/");
 * assertEquals("Hello, world!\n", response.text());
 * }</pre>
 *
 * <p>What the application throws is thrown to the caller as it is, and so is a {@link org.jvmgi.Lint.Violation}; a server
 * would make an error response of it. Immutable; one client may send many requests at once.
 */
public final class Client {
    private final Application application;
    private final Map<String, Object> variables;

    private Client(Application application, Map<String, Object> variables) {
        this.application = application;
        this.variables = variables;
    }

    /**
     * Makes a client.
     *
     * @param application the application to call; it stays the caller's, who closes it if need be
     * @return the client
     */
    public static Client of(Application application) {
        return new Client(new Lint(application), Map.of());
    }

    /**
     * A client whose requests have one more variable, or another value for one: {@code with("REMOTE_USER", "alice")},
     * {@code with("SCRIPT_NAME", "/app")}.
     *
     * @param key the variable's name
     * @param value its value
     * @return the new client
     */
    public Client with(String key, Object value) {
        Map<String, Object> more = new HashMap<>(variables);
        more.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return new Client(application, Map.copyOf(more));
    }

    /**
     * Sends a GET request.
     *
     * @param path the path and the query, encoded as in a URL: {@code "/a%20b?c=d"}
     * @return the response
     * @throws IllegalArgumentException if the path does not begin with a slash or is encoded wrongly
     * @throws Exception what the application throws
     */
    public Response get(String path) throws Exception {
        return request("GET", path);
    }

    /**
     * Sends a POST request.
     *
     * @param path the path and the query, as for {@link #get}
     * @param contentType the type of the body
     * @param body the body, sent as UTF-8
     * @return the response
     * @throws IllegalArgumentException as for {@link #get}
     * @throws Exception what the application throws
     */
    public Response post(String path, String contentType, String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return request("POST", path, Headers.of("Content-Type", contentType), bytes);
    }

    /**
     * Sends a request without headers and body.
     *
     * @param method the method
     * @param path the path and the query, as for {@link #get}
     * @return the response
     * @throws IllegalArgumentException as for {@link #get}
     * @throws Exception what the application throws
     */
    public Response request(String method, String path) throws Exception {
        return request(method, path, Headers.EMPTY);
    }

    /**
     * Sends a request without body.
     *
     * @param method the method
     * @param path the path and the query, as for {@link #get}
     * @param headers its headers. The application sees those that Apache would let pass, Authorization included
     * @return the response
     * @throws IllegalArgumentException as for {@link #get}
     * @throws Exception what the application throws
     */
    public Response request(String method, String path, Headers headers) throws Exception {
        return request(method, path, headers, InputStream.nullInputStream());
    }

    /**
     * Sends a request with a body of known length.
     *
     * @param method the method
     * @param path the path and the query, as for {@link #get}
     * @param headers its headers; Content-Length is added
     * @param body the body
     * @return the response
     * @throws IllegalArgumentException as for {@link #get}
     * @throws Exception what the application throws
     */
    public Response request(String method, String path, Headers headers, byte[] body) throws Exception {
        Headers sized = headers.set("Content-Length", Integer.toString(body.length));
        return request(method, path, sized, new ByteArrayInputStream(body));
    }

    /**
     * Sends a request whose body comes from a stream, as a chunked request's does.
     *
     * @param method the method
     * @param path the path and the query, as for {@link #get}
     * @param headers its headers
     * @param body the body. An exception that it throws reaches the application as
     *     {@link org.jvmgi.RequestBodyException}
     * @return the response
     * @throws IllegalArgumentException as for {@link #get}
     * @throws Exception what the application throws
     */
    public Response request(String method, String path, Headers headers, InputStream body) throws Exception {
        Memory memory = new Memory();
        StringWriter log = new StringWriter();
        Exchange exchange = new Exchange(memory, body, new PrintWriter(log), method.equals("HEAD"));
        Environ environ = new Variables(method, path)
                .headers(headers)
                .exchange(exchange)
                .put("SERVER_NAME", "localhost")
                .put("SERVER_PORT", "80")
                .put("REMOTE_ADDR", "127.0.0.1")
                .put("HTTP_HOST", headers.first("Host").orElse("localhost"))
                .environ();
        environ.putAll(variables);
        exchange.run(application, environ);
        return memory.response(log.toString());
    }
}
