/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import java.io.IOException;

/** A peer broke the wire protocol; its connection is closed and never used again. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }
}
