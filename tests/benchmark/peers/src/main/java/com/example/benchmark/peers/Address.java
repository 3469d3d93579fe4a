/* SPDX-License-Identifier: Apache-2.0 */
package com.example.benchmark.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where a peer listens: {@code tcp:PORT} on the loop-back interface, or {@code unix:PATH}.
 *
 * @param kind {@code tcp} or {@code unix}
 * @param value the port or the path
 */
record Address(String kind, String value) {
    static final String LOOP_BACK = "127.0.0.1";

    /** Everyone may connect: Apache's children run as a user of their own. */
    static final String SOCKET_PERMISSIONS = "rwxrwxrwx";

    static Address parse(String text) {
        int colon = text.indexOf(':');
        if (!text.startsWith("tcp:") && !text.startsWith("unix:")) {
            throw new IllegalArgumentException("not tcp:PORT or unix:PATH: " + text);
        }
        return new Address(text.substring(0, colon), text.substring(colon + 1));
    }

    boolean isUnix() {
        return kind.equals("unix");
    }

    int port() {
        return Integer.parseInt(value);
    }

    Path path() {
        return Path.of(value);
    }

    void openToEveryone() throws IOException {
        if (isUnix()) {
            Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString(SOCKET_PERMISSIONS));
        }
    }
}
