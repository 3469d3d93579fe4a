/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import java.io.IOException;

/**
 * The client has left: thrown by writes to the stream of {@code start}. The server logs it at info; it is no failure of
 * the application, which may let it pass.
 */
public class ClientAbortException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was being done
     */
    public ClientAbortException(String message) {
        super(message);
    }
}
