/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

/** The error log of one request. Its methods never fail and may be called from any thread. */
public interface RequestLog {
    /**
     * Writes one line.
     *
     * @param level the level
     * @param code a log code's number, 0: none
     * @param text the line, not escaped
     */
    void line(LogLevel level, int code, String text);

    /** Writes one line under a code. */
    default void line(LogCode code, String detail) {
        line(code.level(), code.number(), code.with(detail));
    }
}
