/* SPDX-License-Identifier: Apache-2.0 */
package com.example.guestbook;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jvmgi.BadRequestException;
import org.jvmgi.Environ;

/** Reads what a browser sends for a form. */
final class Form {
    private static final String TYPE = "application/x-www-form-urlencoded";
    private static final int MAX_BYTES = 8 * 1024;

    private Form() {}

    static Map<String, String> read(Environ environ) throws IOException {
        if (!environ.header("Content-Type", "").startsWith(TYPE)) {
            throw new BadRequestException("the body is no form");
        }
        byte[] body = environ.input().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new BadRequestException("the form has more than " + MAX_BYTES + " bytes");
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : new String(body, StandardCharsets.ISO_8859_1).split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                fields.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("the form is encoded wrongly", e);
        }
    }
}
