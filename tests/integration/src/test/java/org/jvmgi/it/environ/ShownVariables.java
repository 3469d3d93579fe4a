/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.environ;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.server.ApacheServer;

/** What the application {@code Variables.java} shows: each key with its value as "(Type)=value". */
final class ShownVariables {

    private ShownVariables() {}

    /** The answer to a whole request. */
    static Map<String, String> of(ApacheServer server, String request) throws IOException {
        try (RawConnection connection = server.connect()) {
            return of(connection, request);
        }
    }

    /** The answer on a connection of any kind. */
    static Map<String, String> of(RawConnection connection, String request) throws IOException {
        Map<String, String> variables = new TreeMap<>();
        connection
                .send(request)
                .read()
                .text(StandardCharsets.ISO_8859_1)
                .lines()
                .forEach(line -> variables.put(line.split(" ", 2)[0], line.split(" ", 2)[1]));
        return variables;
    }

    /** The answer to GET with further header lines, each with CRLF. */
    static Map<String, String> get(ApacheServer server, String target, String headers) throws IOException {
        return of(server, request(server, target, headers));
    }

    /** A GET request for www.example.com. */
    static String request(ApacheServer server, String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\nHost: www.example.com:" + server.port() + "\r\nConnection: close\r\n"
                + headers + "\r\n";
    }
}
