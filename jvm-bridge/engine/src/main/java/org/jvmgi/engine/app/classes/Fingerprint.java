/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** A sum over the states of files, whole folders too, in which their order does not matter. */
final class Fingerprint extends SimpleFileVisitor<Path> {
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private long value;

    /** Adds the state that a file, or all of a folder, has now. */
    void add(Path path) {
        try {
            Files.walkFileTree(path, this);
        } catch (IOException e) {
            // Each file's failure is a state of its own (below); this one is of the walk itself.
            value += (path.hashCode() + 3L) * SPREAD;
        }
    }

    long value() {
        return value;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes state) {
        long stamp = Objects.hash(file, state.lastModifiedTime(), state.size(), state.fileKey());
        value += (stamp + 1) * SPREAD;
        return FileVisitResult.CONTINUE;
    }

    /** A file that is not there, or vanished while it was looked at, is a state as well. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
        value += (file.hashCode() + 1L) * SPREAD;
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
        value += (folder.hashCode() + 2L) * SPREAD;
        return FileVisitResult.CONTINUE;
    }
}
