/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jvmgi.benchmark.site.Installation;
import org.jvmgi.benchmark.site.Materials;
import org.jvmgi.benchmark.site.Ports;
import org.jvmgi.benchmark.site.Scale;
import org.jvmgi.benchmark.site.Site;

/**
 * The folder of one run and everything that was started in it. Closing stops the processes and removes the folder; it may
 * be called from the thread that a signal starts, and twice.
 */
final class Arena implements AutoCloseable {
    private final Installation installation;
    private final Scale scale;
    private final Path folder;
    private final Materials materials;
    private final Ports ports = new Ports();
    private final List<Site> sites = new ArrayList<>();
    private boolean closed;

    Arena(Installation installation, Scale scale) throws IOException {
        this.installation = installation;
        this.scale = scale;
        this.folder = Files.createTempDirectory("jvmgi-benchmark-");
        Runtime.getRuntime().addShutdownHook(new Thread(this::closeAtExit, "stop-contenders"));
        // Apache's children, which are another user's, look for what they serve in here.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        this.materials = Materials.layOut(installation, folder);
    }

    Path folder() {
        return folder;
    }

    Materials materials() {
        return materials;
    }

    /** A place for a contender, without any process yet. */
    synchronized Site open(String name) throws IOException {
        if (closed) {
            throw new IOException("the benchmark is being stopped");
        }
        Site site = new Site(installation, materials, scale, ports, folder, name);
        sites.add(site);
        return site;
    }

    private void closeAtExit() {
        try {
            close();
        } catch (IOException failure) {
            System.err.println("benchmark: something may be left behind: " + failure);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        IOException failure = new IOException("could not clean up");
        forEachSite(Site::askToEnd, failure);
        forEachSite(Site::close, failure);
        removeTree(folder);
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    /** An action that may fail. */
    @FunctionalInterface
    private interface SiteAction {
        void run(Site site) throws IOException;
    }

    private void forEachSite(SiteAction action, IOException failure) {
        for (Site site : sites) {
            try {
                action.run(site);
            } catch (IOException each) {
                failure.addSuppressed(each);
            }
        }
    }

    private static void removeTree(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).forEach(Arena::remove);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
