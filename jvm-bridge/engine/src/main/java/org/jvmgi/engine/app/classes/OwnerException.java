/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import java.io.IOException;

/** A file or folder does not belong to whom it has to belong to, or others may write it. */
public final class OwnerException extends IOException {
    private static final long serialVersionUID = 1L;

    OwnerException(String message) {
        super(message);
    }
}
