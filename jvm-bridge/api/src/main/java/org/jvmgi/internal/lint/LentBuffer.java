/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal.lint;

import java.nio.ByteBuffer;

/** The buffer that the server has at the moment, and what it looked like when it got it. */
final class LentBuffer {
    private ByteBuffer buffer;
    private int position;
    private int limit;

    void lend(ByteBuffer given) {
        buffer = given;
        position = given.position();
        limit = given.limit();
    }

    /** The buffer is the application's again. */
    void takeBack() {
        if (buffer == null) {
            return;
        }
        boolean same = buffer.position() == position && buffer.limit() == limit;
        buffer = null;
        Rule.BUFFER.require(same, "they are not what they were");
    }
}
