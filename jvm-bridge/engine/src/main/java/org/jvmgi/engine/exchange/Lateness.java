/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.io.IOException;
import org.jvmgi.RequestTimeoutException;

/** What an application meets in a request that ran out of time. */
public final class Lateness {
    private static final String TEXT = "the request has run out of time";

    private Lateness() {}

    /** Of {@code start}. */
    public static RequestTimeoutException exception() {
        return new RequestTimeoutException(TEXT);
    }

    /** Of reads and writes. */
    public static IOException failure() {
        return new IOException(TEXT, exception());
    }
}
