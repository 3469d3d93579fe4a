/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.life;

/** The wish to be replaced: the process serves until its successor is ready. */
@FunctionalInterface
public interface Retirement {
    /**
     * Asks for a successor.
     *
     * @param reason why, for the log
     * @param bySignal whether somebody sent a signal for it; else a limit of the process's own is reached
     */
    void ask(String reason, boolean bySignal);
}
