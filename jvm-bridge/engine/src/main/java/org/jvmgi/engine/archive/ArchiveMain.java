/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.archive;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jvmgi.Application;
import org.jvmgi.engine.exchange.UnavailableException;

/**
 * Loads what a daemon takes to serve source files, and ends. The JVM, which was told so, writes at its end an archive of all classes
 * that are there by then. No application takes part, so nothing happens but that.
 */
public final class ArchiveMain {
    private static final String ENDING = ".class";

    private ArchiveMain() {}

    /**
     * Does it.
     *
     * @param arguments a folder that this user may write into
     */
    public static void main(String[] arguments)
            throws IOException, URISyntaxException, UnavailableException, ReflectiveOperationException {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "rehearsal");
        try {
            new Rehearsal(folder).run();
        } finally {
            Files.delete(folder);
        }
        loadJarOf(Application.class);
        loadJarOf(ArchiveMain.class);
    }

    /** Loads all classes that came with one, without running anything of theirs. */
    private static void loadJarOf(Class<?> one) throws IOException, URISyntaxException, ClassNotFoundException {
        Path jar =
                Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (JarFile file = new JarFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if (name.endsWith(ENDING) && !name.contains("-info")) {
                    String className = name.substring(0, name.length() - ENDING.length());
                    Class.forName(className.replace('/', '.'), false, one.getClassLoader());
                }
            }
        }
    }
}
