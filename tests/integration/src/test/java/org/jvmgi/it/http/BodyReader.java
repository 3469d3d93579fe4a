/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.http;

import java.io.IOException;

/** The body of one response, piece by piece as it arrives. */
public interface BodyReader {

    /** The next piece; empty at the end, be it the announced one or not. */
    byte[] next() throws IOException;

    /** How the body ended; meaningful after an empty piece. */
    Ending ending();
}
