/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import org.jvmgi.spi.FileRegion;

/** A body of a part of a file that was opened when the body was made. */
public final class FileBody extends SingleUseBody {
    private static final int BUFFER_SIZE = 64 * 1024;

    private final OpenFile file;
    private final long offset;
    private final long length;

    private FileBody(OpenFile file, long offset, long length) {
        this.file = file;
        this.offset = offset;
        this.length = length;
    }

    /**
     * Opens a whole file.
     *
     * @param path the file
     * @return its body
     * @throws IOException if it cannot be opened
     */
    public static FileBody open(Path path) throws IOException {
        OpenFile file = openRegular(path);
        try {
            return new FileBody(file, 0, file.size());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /**
     * Opens a part of a file.
     *
     * @param path the file
     * @param offset where the part begins
     * @param length its length
     * @return its body
     * @throws IOException if it cannot be opened or has no such part
     */
    public static FileBody open(Path path, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset " + offset + " or length " + length + " is negative");
        }
        OpenFile file = openRegular(path);
        try {
            long size = file.size();
            if (offset > size || length > size - offset) {
                throw new EOFException(path + " has " + size + " bytes, not " + length + " at " + offset);
            }
            return new FileBody(file, offset, length);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Anything but a regular file has no length, or blocks when it is opened. */
    private static OpenFile openRegular(Path path) throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
            throw new FileSystemException(path.toString(), null, "not a regular file");
        }
        return path.getFileSystem() == FileSystems.getDefault() ? new DescriptorFile(path) : new ChannelFile(path);
    }

    /**
     * The file for sending without a copy.
     *
     * @return the region; empty if the file has no descriptor
     */
    public Optional<FileRegion> region() {
        return file.region(offset, length);
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(length);
    }

    @Override
    Iterator<ByteBuffer> begin() {
        return new BufferIterator((int) Math.min(Math.max(length, 1), BUFFER_SIZE)) {
            private long done;

            @Override
            void read(ByteBuffer target) throws IOException {
                if (done == length) {
                    return;
                }
                target.limit((int) Math.min(target.capacity(), length - done));
                int count = file.read(offset + done, target);
                if (count < 0) {
                    throw new EOFException("the file has become shorter: " + (length - done) + " bytes are missing");
                }
                done += count;
            }
        };
    }

    @Override
    void release() throws IOException {
        file.close();
    }
}
