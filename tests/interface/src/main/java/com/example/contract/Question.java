/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

/**
 * A request. Its target is a query; the carrier puts the path of the case in front of it.
 *
 * @param method the method
 * @param rest what follows the case's path: a further path, a query or nothing
 * @param body the body, one byte for each char; empty: none is sent
 * @param chunked whether the body is sent in chunks
 */
public record Question(String method, String rest, String body, boolean chunked) {
    static Question get() {
        return new Question("GET", "", "", false);
    }

    static Question get(String rest) {
        return new Question("GET", rest, "", false);
    }

    static Question head() {
        return new Question("HEAD", "", "", false);
    }

    static Question post(String body) {
        return new Question("POST", "", body, false);
    }

    static Question chunked(String body) {
        return new Question("POST", "", body, true);
    }
}
