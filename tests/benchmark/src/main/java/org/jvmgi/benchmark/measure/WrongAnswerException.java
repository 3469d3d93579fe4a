/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.measure;

import java.io.IOException;

/** A contender's answer differs from what every contender has to send; no figure of it may be shown. */
public final class WrongAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    public WrongAnswerException(String message) {
        super(message);
    }
}
