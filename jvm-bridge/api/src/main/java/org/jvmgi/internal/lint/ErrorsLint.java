/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal.lint;

import java.io.PrintWriter;

/** Keeps an application from closing the error log of its request. */
final class ErrorsLint extends PrintWriter {
    ErrorsLint(PrintWriter server) {
        super(server);
    }

    @Override
    public void close() {
        throw Rule.ERRORS_OPEN.broken("it was closed");
    }
}
