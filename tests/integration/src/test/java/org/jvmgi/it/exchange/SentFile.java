/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.exchange;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.ProcessInfo;

/** A file that FileSender sends, in the server's folder. */
final class SentFile {

    private final Path path;
    private final byte[] bytes;

    private SentFile(Path path, byte[] bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    /** One with bytes that follow from its length. */
    static SentFile of(ApacheServer server, String name, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return new SentFile(writable(server, name, bytes), bytes);
    }

    /** One of any length without bytes of its own: it takes no room on the disk. */
    static SentFile sparse(ApacheServer server, String name, long length) throws IOException {
        Path path = writable(server, name, new byte[0]);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        }
        return new SentFile(path, new byte[0]);
    }

    /** In a folder where applications may write. */
    private static Path writable(ApacheServer server, String name, byte[] bytes) throws IOException {
        Path path = server.folder().write("sent/" + name, bytes);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.setPosixFilePermissions(path.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        return path;
    }

    Path path() {
        return path;
    }

    byte[] bytes() {
        return bytes;
    }

    /** The URL at a place that sends it, with further words of the query. */
    String url(String place, String... words) {
        return place + "?file=" + path + (words.length == 0 ? "" : "&" + String.join("&", words));
    }

    byte[] part(int offset, int length) {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    void shorten(long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        }
    }

    void delete() throws IOException {
        Files.delete(path);
    }

    /** How many descriptors of it the server's processes hold. */
    long descriptors(ApacheServer server) {
        return server.processes().all().stream()
                .map(ProcessInfo::descriptors)
                .flatMap(targets -> targets.stream().filter(target -> target.startsWith(path.toString())))
                .count();
    }
}
