/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

/**
 * A response was to be started anew for a checked failure, but its output has begun, so it can only be cut. The failure
 * is the cause.
 */
public class ResponseCommittedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was tried
     * @param cause the failure that was given to {@code start}
     */
    public ResponseCommittedException(String message, Throwable cause) {
        super(message, cause);
    }
}
