/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express;

/** Something that the user can mend. Its message is all that the user sees, so it names the cause and the remedy; exit status 1. */
public final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
