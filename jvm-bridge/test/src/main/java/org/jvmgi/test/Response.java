/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jvmgi.Headers;
import org.jvmgi.spi.StatusLine;

/** A whole response, as a client sees it. Immutable. */
public final class Response {
    private static final String CHARSET = "charset=";

    private final StatusLine status;
    private final Headers headers;
    private final byte[] bytes;
    private final String errors;

    Response(StatusLine status, Headers headers, byte[] bytes, String errors) {
        this.status = status;
        this.headers = headers;
        this.bytes = bytes;
        this.errors = errors;
    }

    /**
     * The status code.
     *
     * @return 200 to 599
     */
    public int status() {
        return status.code();
    }

    /**
     * The reason phrase.
     *
     * @return the application's, or the standard one
     */
    public String reason() {
        return status.reason();
    }

    /**
     * The headers, with Content-Length where the server knows it.
     *
     * @return the headers
     */
    public Headers headers() {
        return headers;
    }

    /**
     * The body.
     *
     * @return a copy of its bytes; none after a HEAD request
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * The body as text.
     *
     * @return the body, decoded with the charset that Content-Type names, else as UTF-8; what cannot be decoded is U+FFFD
     * @throws IllegalArgumentException if Content-Type names a charset that this Java does not know
     */
    public String text() {
        return new String(bytes, charset());
    }

    private Charset charset() {
        for (String parameter : headers.first("Content-Type").orElse("").split(";", -1)) {
            String stripped = parameter.strip();
            if (stripped.toLowerCase(Locale.ROOT).startsWith(CHARSET)) {
                return Charset.forName(stripped.substring(CHARSET.length()).replace("\"", ""));
            }
        }
        return StandardCharsets.UTF_8;
    }

    /**
     * What the application wrote to {@code environ.errors()}.
     *
     * @return the text
     */
    public String errors() {
        return errors;
    }

    /** Status, headers and the number of bytes. */
    @Override
    public String toString() {
        return "Response[" + status + ", " + headers + ", " + bytes.length + " bytes]";
    }
}
