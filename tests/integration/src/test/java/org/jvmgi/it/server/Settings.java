/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the run was asked to do: the system properties of tests/README.md, read once. */
public final class Settings {

    private static final int SANITIZER_FACTOR = 5;

    private Settings() {}

    /** The build's preset, {@code dev} unless told otherwise. */
    public static String preset() {
        return System.getProperty("jvmgi.preset", "dev");
    }

    /** The folder that the build filled: {@code mod_jvmgi.so} and the bridge folder {@code jvmgi} beside it. */
    public static Path modules() {
        String given = System.getProperty("jvmgi.modules", "");
        Path folder = given.isEmpty() ? repository().resolve("build/" + preset() + "/modules") : Path.of(given);
        return folder.toAbsolutePath().normalize();
    }

    /** The root of the repository. */
    public static Path repository() {
        String root = System.getProperty("jvmgi.root", "");
        return root.isEmpty() ? moduleFolder().getParent().getParent() : Path.of(root);
    }

    /** The folder of this Maven module, {@code tests/integration}. */
    public static Path moduleFolder() {
        return Path.of(System.getProperty("basedir", System.getProperty("user.dir")))
                .toAbsolutePath()
                .normalize();
    }

    /** The JDK that daemons run on; empty: the module's own choice. */
    public static Optional<Path> javaHome() {
        String home = System.getProperty("jvmgi.java.home", "");
        return home.isEmpty() ? Optional.empty() : Optional.of(Path.of(home));
    }

    /** The sanitizers' library, which httpd has to start with when the module was built with them. */
    public static Optional<Path> sanitizerLibrary() {
        String library = System.getProperty("jvmgi.sanitizer.preload", "");
        return library.isEmpty() ? Optional.empty() : Optional.of(Path.of(library));
    }

    /** Whether Apache's own lines of level debug are wanted in the logs; for the hunt of a failure. */
    public static boolean debug() {
        return Boolean.getBoolean("jvmgi.debug");
    }

    /** Whether the folders of the servers stay after the run. */
    public static boolean keepFolders() {
        return Boolean.getBoolean("jvmgi.keep");
    }

    public static boolean root() {
        return Identity.current().isRoot();
    }

    /** How long to wait for something that an unhindered machine does within {@code limit}. */
    public static Duration patience(Duration limit) {
        return sanitizerLibrary().isPresent() ? limit.multipliedBy(SANITIZER_FACTOR) : limit;
    }

    /** The limit of every wait that has no reason for another one: far more than a slow machine needs; only a failure takes so long. */
    public static Duration patience() {
        return patience(Duration.ofSeconds(60));
    }

    /** Whether the product is there to be tested at all. */
    public static boolean built() {
        return Files.isRegularFile(modules().resolve("mod_jvmgi.so"));
    }
}
