/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The folder of one run, where Apache's user can reach everything; the clone itself may lie below a folder that bars it. The built
 * tree is copied there once, and each server gets hard links to it, so that every process of a server has a path of that server
 * in its command line.
 */
final class Workspace {

    private static final Workspace RUN = new Workspace();

    private final Path folder;
    private final Path modules;
    private final AtomicInteger servers = new AtomicInteger();

    private Workspace() {
        try {
            folder = Files.createTempDirectory(reachableParent(), "jvmgi-it-");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            modules = folder.resolve("modules");
            if (Settings.built()) {
                replicate(
                        Settings.modules(),
                        modules,
                        (from, to) -> Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!Settings.keepFolders()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        }
    }

    static Workspace run() {
        return RUN;
    }

    /** A new folder for a server, with the built modules in {@code modules}. */
    Path newServerFolder() throws IOException {
        Path server = folder.resolve("s" + servers.incrementAndGet());
        Files.createDirectory(server);
        if (Files.isDirectory(modules)) {
            replicate(modules, server.resolve("modules"), (from, to) -> Files.createLink(to, from));
        }
        return server;
    }

    /** Removes a folder and what it holds. */
    static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(Workspace::deleteOne);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteOne(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path reachableParent() {
        return List.of(System.getProperty("java.io.tmpdir"), "/tmp", "/var/tmp").stream()
                .map(Path::of)
                .map(Path::toAbsolutePath)
                .filter(Workspace::isReachable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no temporary folder that other users can enter"));
    }

    private static boolean isReachable(Path folder) {
        try {
            for (Path path = folder.toRealPath(); path != null; path = path.getParent()) {
                if (!PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
                        .endsWith("x")) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @FunctionalInterface
    private interface Placement {
        void place(Path from, Path to) throws IOException;
    }

    private static void replicate(Path source, Path target, Placement placement) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) throws IOException {
                Path to = target.resolve(source.relativize(from).toString());
                Files.createDirectories(to);
                Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                placement.place(from, target.resolve(source.relativize(from).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
