/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says why a file cannot be read, and what helps: the exceptions of file systems often hold its path alone. */
final class FileTrouble {
    private static final String CLOSED = "permission denied; let the user of the process group read it";
    private static final String GONE = "it does not exist";

    private FileTrouble() {}

    static String words(Path file, IOException e) {
        return file + ": " + reason(e);
    }

    /** Of a file that was found to be unreadable. */
    static String words(Path file) {
        return file + ": " + (Files.exists(file) ? CLOSED : GONE);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return CLOSED;
        }
        if (e instanceof NoSuchFileException) {
            return GONE;
        }
        return e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : e.getMessage();
    }
}
