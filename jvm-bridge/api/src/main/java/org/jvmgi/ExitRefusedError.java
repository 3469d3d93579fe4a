/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

/**
 * Code in the process called {@code exit} or {@code halt}, which the server refuses (directive
 * {@code JVMGIRestrictExit}). An {@code Error}, so that {@code catch (Exception e)} does not hide it; out of an
 * application it is answered with 500, and the process lives on.
 */
public class ExitRefusedError extends Error {
    private static final long serialVersionUID = 1L;

    /** What the process would have ended with. */
    private final int exitStatus;

    /**
     * Makes one.
     *
     * @param exitStatus the exit status that was asked for
     */
    public ExitRefusedError(int exitStatus) {
        super("exit(" + exitStatus + ") was refused: the process serves other requests too");
        this.exitStatus = exitStatus;
    }

    /**
     * The exit status that was asked for.
     *
     * @return the argument of {@code exit} or {@code halt}
     */
    public int exitStatus() {
        return exitStatus;
    }
}
