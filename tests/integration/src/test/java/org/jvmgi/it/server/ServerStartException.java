/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

/** Apache did not start; the message holds what it said. */
public final class ServerStartException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    ServerStartException(int status, String output) {
        super("Apache ended with status " + status + ":\n" + output);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
