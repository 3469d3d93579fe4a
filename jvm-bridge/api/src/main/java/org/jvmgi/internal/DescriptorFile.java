/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jvmgi.spi.FileRegion;

/**
 * A file of the operating system. Read without its channel, because an interrupt of the reading thread would close that,
 * and an interrupt that an application left behind must not cut a response.
 */
final class DescriptorFile implements OpenFile {
    private final RandomAccessFile file;
    private final FileDescriptor descriptor;

    DescriptorFile(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "r");
        descriptor = file.getFD();
    }

    @Override
    public long size() throws IOException {
        return file.length();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        file.seek(position);
        int count = file.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
        target.position(target.position() + Math.max(count, 0));
        return count;
    }

    @Override
    public Optional<FileRegion> region(long offset, long length) {
        return Optional.of(new FileRegion(descriptor, file.getChannel(), offset, length));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
