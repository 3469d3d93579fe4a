/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.adapter;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jvmgi.BadRequestException;
import org.jvmgi.Environ;

/** Variables of an environ as types of the JDK. */
final class RequestFacts {
    /** Texts that are resolved without asking a name server. */
    private static final Pattern ADDRESS =
            Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%\\w+)?");

    private static final int MAX_PORT = 65_535;

    private RequestFacts() {}

    /** The request's target, as it was sent. */
    static URI uri(Environ environ) {
        try {
            if (environ.get("REQUEST_URI") instanceof String target) {
                return new URI(target);
            }
            String query = environ.queryString();
            return new URI(null, null, path(environ), query.isEmpty() ? null : query, null);
        } catch (URISyntaxException e) {
            throw new BadRequestException("the request's target is no URI", e);
        }
    }

    private static String path(Environ environ) {
        String bytes = environ.scriptName() + environ.pathInfo();
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** An address; unresolved when there is none, or when a proxy gave something else. */
    static InetSocketAddress address(Environ environ, String addressKey, String portKey) {
        String address = text(environ, addressKey);
        int port = port(text(environ, portKey));
        if (ADDRESS.matcher(address).matches()) {
            try {
                return new InetSocketAddress(InetAddress.getByName(address), port);
            } catch (UnknownHostException e) {
                // Digits that are no address.
                return InetSocketAddress.createUnresolved(address, port);
            }
        }
        return InetSocketAddress.createUnresolved(address, port);
    }

    private static String text(Environ environ, String key) {
        return environ.get(key) instanceof String text ? text : "";
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port >= 0 && port <= MAX_PORT ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
