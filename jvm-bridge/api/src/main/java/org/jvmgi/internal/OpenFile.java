/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jvmgi.spi.FileRegion;

/** A file open for reading, on a file system with or without descriptors. */
interface OpenFile extends Closeable {
    /** The file's length in bytes, now. */
    long size() throws IOException;

    /** Reads up to as many bytes as the target takes, from a position in the file; −1 at the file's end. */
    int read(long position, ByteBuffer target) throws IOException;

    /** A part of the file for sending without a copy; empty without a descriptor. */
    Optional<FileRegion> region(long offset, long length);
}
