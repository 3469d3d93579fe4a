/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import org.jvmgi.engine.log.LogCode;

/** No application can serve a request: it could not be found or loaded. */
public class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int FORBIDDEN = 403;
    private static final int FAILED = 500;

    private final LogCode code;

    /**
     * Makes one.
     *
     * @param code under which it is logged
     * @param detail the reason, one line; may be empty
     */
    public UnavailableException(LogCode code, String detail) {
        super(detail);
        this.code = code;
    }

    /**
     * Makes one with a cause, whose stack trace the log shows.
     *
     * @param code under which it is logged
     * @param detail the reason, one line
     * @param cause what failed
     */
    public UnavailableException(LogCode code, String detail, Throwable cause) {
        super(detail, cause);
        this.code = code;
    }

    /** The status of the answer. */
    int status() {
        return code == LogCode.OWNER_WRONG ? FORBIDDEN : FAILED;
    }

    /** Under which it is logged. */
    public LogCode code() {
        return code;
    }
}
