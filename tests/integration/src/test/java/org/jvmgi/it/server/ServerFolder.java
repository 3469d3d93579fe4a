/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;

/** The folders of one server. */
public final class ServerFolder {

    static final String MAIN_LOG = "error.log";

    private final Path root;

    ServerFolder(Path root) throws IOException {
        this.root = root;
        for (Path folder : new Path[] {apps(), htdocs(), logs(), run(), conf().getParent()}) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    public Path root() {
        return root;
    }

    public Path apps() {
        return root.resolve("apps");
    }

    public Path htdocs() {
        return root.resolve("htdocs");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** httpd's runtime folder, below which the module makes its own. */
    public Path run() {
        return root.resolve("run");
    }

    /** Where class-data archives lie, in a folder of each user's. */
    public Path archives() {
        return run().resolve("jvmgi.cds");
    }

    public Path modules() {
        return root.resolve("modules");
    }

    Path conf() {
        return root.resolve("conf/httpd.conf");
    }

    /** What httpd prints before its error log is open. */
    Path startLog() {
        return logs().resolve("start.txt");
    }

    /** The library that applications are compiled against. */
    public Path api() {
        return modules().resolve("jvmgi/jvmgi-api.jar");
    }

    /** Copies a source of {@code src/test/apps} into the applications' folder. */
    public Path dropSource(String name) throws IOException {
        return write(
                "apps/" + name,
                Files.readString(
                        Settings.moduleFolder().resolve("src/test/apps").resolve(name)));
    }

    /** Writes a file below the server's folder at once: it is there with the whole text or as it was before. */
    public Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file below the server's folder at once, with a time of change that no earlier version had. */
    public Path write(String name, byte[] bytes) throws IOException {
        Path target = root.resolve(name);
        Files.createDirectories(target.getParent());
        Path fresh = Files.createTempFile(target.getParent(), ".new-", "");
        Files.write(fresh, bytes);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
        move(fresh, target);
        return target;
    }

    /** Changes a file's time alone. */
    public void touch(String name) throws IOException {
        Path file = root.resolve(name);
        Instant later = Files.getLastModifiedTime(file).toInstant().plus(Duration.ofSeconds(1));
        Files.setLastModifiedTime(file, FileTime.from(later));
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the temporary folder cannot rename within itself", e);
        }
    }
}
