/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

/**
 * What tells one state of a file from another.
 *
 * @param mtime time of the last modification, microseconds since the epoch
 * @param size bytes
 * @param inode the file's number in its file system
 */
public record FileStamp(long mtime, long size, long inode) {}
