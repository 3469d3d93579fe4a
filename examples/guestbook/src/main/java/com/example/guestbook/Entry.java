/* SPDX-License-Identifier: Apache-2.0 */
package com.example.guestbook;

import org.jvmgi.BadRequestException;

/**
 * What one guest wrote.
 *
 * @param name who
 * @param message what
 */
record Entry(String name, String message) {
    private static final int MAX_NAME = 60;
    private static final int MAX_MESSAGE = 500;

    /** Checks what came from a form; what is missing or too long makes the request fail with 400. */
    static Entry of(String name, String message) {
        if (name.isBlank() || message.isBlank()) {
            throw new BadRequestException("name and message must not be blank");
        }
        if (name.length() > MAX_NAME || message.length() > MAX_MESSAGE) {
            throw new BadRequestException("name or message is too long");
        }
        return new Entry(name.strip(), message.strip());
    }
}
