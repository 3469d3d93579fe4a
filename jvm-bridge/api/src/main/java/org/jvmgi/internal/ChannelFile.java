/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jvmgi.spi.FileRegion;

/** A file of another file system, say inside a zip file: no descriptor, so it is read and streamed. */
final class ChannelFile implements OpenFile {
    private final SeekableByteChannel channel;

    ChannelFile(Path path) throws IOException {
        channel = Files.newByteChannel(path);
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        channel.position(position);
        return channel.read(target);
    }

    @Override
    public Optional<FileRegion> region(long offset, long length) {
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
