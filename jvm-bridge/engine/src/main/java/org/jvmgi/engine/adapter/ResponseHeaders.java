/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.adapter;

import java.util.List;
import java.util.Map;
import org.jvmgi.Headers;
import org.jvmgi.spi.HeadersEncoding;

/** The headers that a handler has set, as those of a response. */
final class ResponseHeaders {
    private ResponseHeaders() {}

    /** All but those of the connection, which is Apache's: handlers may ask for its end, and that is no fault. */
    static Headers of(com.sun.net.httpserver.Headers given) {
        Headers.Builder headers = Headers.builder();
        for (Map.Entry<String, List<String>> header : given.entrySet()) {
            if (!HeadersEncoding.isHopByHop(header.getKey()) && header.getValue() != null) {
                for (String value : header.getValue()) {
                    headers.add(header.getKey(), value == null ? "" : value);
                }
            }
        }
        return headers.build();
    }
}
