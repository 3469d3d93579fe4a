/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

/** Sends interim responses; the value of the key {@code jvmgi.interim}, which is present only where it is supported. */
@FunctionalInterface
public interface Interim {
    /**
     * Sends an interim response, say 103 Early Hints, ahead of the response proper.
     *
     * @param status the status code, from 100 to 199 without 101
     * @param headers its headers
     * @throws IllegalArgumentException for another status
     * @throws IllegalStateException if output has begun
     * @throws java.io.UncheckedIOException if it cannot be sent
     */
    void send(int status, Headers headers);
}
