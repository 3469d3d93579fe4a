/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import org.jvmgi.engine.log.LogCode;

/** The application broke a rule of the gateway interface that has a log code of its own. */
final class RuleException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final LogCode code;

    RuleException(LogCode code, String detail) {
        super(detail);
        this.code = code;
    }

    LogCode code() {
        return code;
    }
}
