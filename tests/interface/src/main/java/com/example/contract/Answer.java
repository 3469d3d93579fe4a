/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came back.
 *
 * @param status the status
 * @param headers the headers, each line of them
 * @param text the body, one char for each byte
 * @param cut whether the body was visibly cut
 * @param failure what the server threw instead of answering, if it is one that throws
 */
public record Answer(
        int status, List<Map.Entry<String, String>> headers, String text, boolean cut, Optional<Throwable> failure) {

    /** A whole answer. */
    public static Answer whole(int status, List<Map.Entry<String, String>> headers, String text) {
        return new Answer(status, headers, text, false, Optional.empty());
    }

    /** An answer that has begun and was cut. */
    public static Answer cut(int status, List<Map.Entry<String, String>> headers, String text) {
        return new Answer(status, headers, text, true, Optional.empty());
    }

    /** A failure of a server that lets its client have it as it is: nobody knows whether output had begun. */
    public static Answer thrown(int status, Throwable failure) {
        return new Answer(status, List.of(), "", true, Optional.of(failure));
    }

    List<String> all(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }
}
