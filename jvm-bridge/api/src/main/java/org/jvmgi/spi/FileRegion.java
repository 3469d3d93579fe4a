/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.spi;

import java.io.FileDescriptor;
import java.nio.channels.FileChannel;

/**
 * The part of an open file that a body consists of. It belongs to the body and is valid until the body is closed.
 *
 * @param descriptor the open file's descriptor; open for reading
 * @param channel the same file as a channel. Its position means nothing: read at absolute positions. An interrupt of a
 *     thread that reads it closes it
 * @param offset where the part begins, in bytes from 0
 * @param length the length of the part in bytes. The file may have become shorter since; then the response has to be cut
 */
public record FileRegion(FileDescriptor descriptor, FileChannel channel, long offset, long length) {}
