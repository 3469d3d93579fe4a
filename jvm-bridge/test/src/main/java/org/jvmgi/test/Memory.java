/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jvmgi.Headers;
import org.jvmgi.spi.StatusLine;

/** Keeps a response. */
final class Memory implements Sink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private StatusLine status;
    private Headers headers;

    @Override
    public void head(StatusLine newStatus, Headers newHeaders, OptionalLong length) {
        status = newStatus;
        headers = length.isPresent() ? newHeaders.set("Content-Length", Long.toString(length.getAsLong())) : newHeaders;
    }

    @Override
    public void body(ByteBuffer part) {
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        bytes.writeBytes(copy);
    }

    /** The response, once it is complete. */
    Response response(String errors) {
        return new Response(status, headers, bytes.toByteArray(), errors);
    }
}
