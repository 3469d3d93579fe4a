/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import java.io.IOException;

/**
 * The request's body broke: it ended early, came too slowly, or grew over the server's limit. Thrown by reads of
 * {@link Environ#input()}; every further read throws it again, so a broken upload never looks whole.
 *
 * <p>An application that lets it pass answers with {@link #status()}.
 */
public class RequestBodyException extends IOException {
    /** The status for a body that ended early or was malformed. */
    public static final int BROKEN = 400;

    /** The status for a body that came too slowly. */
    public static final int TOO_SLOW = 408;

    /** The status for a body over the limit. */
    public static final int TOO_LARGE = 413;

    private static final long serialVersionUID = 1L;

    /** The status of the answer. */
    private final int status;

    /**
     * Makes one.
     *
     * @param status {@value #BROKEN}, {@value #TOO_SLOW} or {@value #TOO_LARGE}
     * @param message what happened
     * @throws IllegalArgumentException for another status
     */
    public RequestBodyException(int status, String message) {
        super(message);
        if (status != BROKEN && status != TOO_SLOW && status != TOO_LARGE) {
            throw new IllegalArgumentException("no status of a broken request body: " + status);
        }
        this.status = status;
    }

    /**
     * The status that tells the client what happened.
     *
     * @return {@value #BROKEN}, {@value #TOO_SLOW} or {@value #TOO_LARGE}
     */
    public int status() {
        return status;
    }
}
