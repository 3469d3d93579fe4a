/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jvmgi.internal.EnvironKey;
import org.jvmgi.internal.MapEnviron;

/**
 * The variables of one request; PEP 3333's {@code environ}.
 *
 * <p>Under CGI's names ({@code REQUEST_METHOD}, {@code HTTP_HOST} …) there are {@code String}s whose chars 0–255 are the
 * bytes received; {@code jvmgi.input} and the other keys with a dot hold objects. Middleware may put, replace and remove;
 * the typed accessors read the map, so they reflect every change. Neither keys nor values are {@code null}.
 *
 * <p>A header {@code X-Name} is the variable {@code HTTP_X_NAME}, Content-Type and Content-Length are
 * {@code CONTENT_TYPE} and {@code CONTENT_LENGTH}; a header that was sent several times is one value, joined with
 * {@code ", "}.
 *
 * <p>A value is decoded when it is first asked for: who reads three variables pays for three. The object stays valid and
 * readable after its request. {@code toString()} prints names only: values hold passwords and cookies.
 *
 * <p>Servers implement this, over {@link org.jvmgi.spi.AbstractEnviron}; applications do not.
 */
public interface Environ extends Map<String, Object> {
    /**
     * Makes an environ with given variables, say for a test or a sub-request.
     *
     * @param variables its first content, copied
     * @return a new environ, which may be changed
     */
    static Environ of(Map<String, ?> variables) {
        return new MapEnviron(variables);
    }

    /**
     * Copies this environ: the copy may be changed without changing this one. The values are the same objects.
     *
     * @return the copy
     */
    default Environ copy() {
        return of(this);
    }

    /**
     * The request's method, as sent.
     *
     * @return {@code REQUEST_METHOD}
     * @throws NoSuchElementException if there is none
     */
    default String method() {
        return EnvironKey.required(this, "REQUEST_METHOD", String.class);
    }

    /**
     * Where the application is mounted: the part of the path that led to it.
     *
     * @return {@code SCRIPT_NAME}: empty, or a path that begins with a slash
     */
    default String scriptName() {
        return EnvironKey.text(this, "SCRIPT_NAME");
    }

    /**
     * The rest of the path, as bytes; {@link #path()} is the same as text.
     *
     * @return {@code PATH_INFO}: empty, or a path that begins with a slash, percent-decoded
     */
    default String pathInfo() {
        return EnvironKey.text(this, "PATH_INFO");
    }

    /**
     * The rest of the path as text: {@code PATH_INFO}, decoded as UTF-8.
     *
     * @return the path: empty, or with a slash in front
     * @throws BadRequestException if its bytes are not valid UTF-8
     */
    default String path() {
        String pathInfo = pathInfo();
        if (pathInfo.chars().anyMatch(c -> c > 0xFF)) {
            throw new BadRequestException("the path is not a text of bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(pathInfo.getBytes(StandardCharsets.ISO_8859_1));
        try {
            // A decoder made by newDecoder reports what it cannot decode.
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new BadRequestException("the path is not valid UTF-8", e);
        }
    }

    /**
     * What follows the question mark, as sent.
     *
     * @return {@code QUERY_STRING}; empty if there is none
     */
    default String queryString() {
        return EnvironKey.text(this, "QUERY_STRING");
    }

    /**
     * The scheme of the request's URL.
     *
     * @return {@code jvmgi.url_scheme}: {@code "http"} or {@code "https"}
     * @throws NoSuchElementException if there is none
     */
    default String scheme() {
        return EnvironKey.required(this, "jvmgi.url_scheme", String.class);
    }

    /**
     * The protocol that the client speaks.
     *
     * @return {@code SERVER_PROTOCOL}: {@code "HTTP/1.1"}
     * @throws NoSuchElementException if there is none
     */
    default String protocol() {
        return EnvironKey.required(this, "SERVER_PROTOCOL", String.class);
    }

    /**
     * Whether the client's connection is encrypted, as far as the server knows.
     *
     * @return whether {@link #scheme()} is {@code "https"}
     * @throws NoSuchElementException if there is no scheme
     */
    default boolean isSecure() {
        return scheme().equals("https");
    }

    /**
     * A request header.
     *
     * @param name the header's name, in any case: {@code "Accept-Language"}. A name with other characters than letters,
     *     digits and {@code -} is never present, since servers drop such headers
     * @return its value, as bytes
     */
    default Optional<String> header(String name) {
        return Optional.ofNullable(EnvironKey.optional(this, EnvironKey.ofHeader(name), String.class));
    }

    /**
     * A request header, or a default.
     *
     * @param name the header's name, as for {@link #header(String)}
     * @param otherwise what to return if the request has no such header
     * @return its value, as bytes
     */
    default String header(String name, String otherwise) {
        return header(name).orElse(otherwise);
    }

    /**
     * The request's body. It ends where the body ends, whatever Content-Length says; a body that broke is a
     * {@link RequestBodyException}, never an early end. A client that waits for {@code 100 Continue} gets it at the first
     * read. To be used by one thread at a time, until the response body's {@code close()} has returned.
     *
     * @return {@code jvmgi.input}
     * @throws NoSuchElementException if there is none
     */
    default InputStream input() {
        return EnvironKey.required(this, "jvmgi.input", InputStream.class);
    }

    /**
     * The error log: each line that is written becomes an entry of the virtual host's, with this request named. Not to be
     * closed. What is written after the request is dropped.
     *
     * @return {@code jvmgi.errors}
     * @throws NoSuchElementException if there is none
     */
    default PrintWriter errors() {
        return EnvironKey.required(this, "jvmgi.errors", PrintWriter.class);
    }
}
