/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.jvmgi.Headers;
import org.jvmgi.spi.StatusLine;

/** Where a response goes. Used by one thread at a time. */
interface Sink {
    /** Sends the head, once; the length of the body if it is known, which stands in no header then. */
    void head(StatusLine status, Headers headers, OptionalLong length) throws IOException;

    /** Sends a part of the body, which leaves for the client before this returns. */
    void body(ByteBuffer bytes) throws IOException;
}
