/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.RequestLog;

/** Opens the files of a class path, with what the manifests of jars add to it. Whoever made it closes the sources. */
public final class Sources {
    private static final String WILDCARD = "/*";

    private final RequestLog log;
    private final OwnerRule owners;
    private final List<ClassSource> open = new ArrayList<>();
    private final Set<Path> seen = new LinkedHashSet<>();
    private final Fingerprint fingerprint = new Fingerprint();

    /**
     * Makes them, empty.
     *
     * @param owners whom jars, folders and class files have to belong to
     */
    public Sources(RequestLog log, OwnerRule owners) {
        this.log = log;
        this.owners = owners;
    }

    /** Adds the entries of a class path; {@code folder/*} stands for the jars in a folder. */
    public void add(Path base, List<String> entries) throws UnavailableException {
        for (String entry : entries) {
            if (entry.endsWith(WILDCARD)) {
                addJarsIn(base.resolve(entry.substring(0, entry.length() - WILDCARD.length())));
            } else if (!entry.isEmpty()) {
                add(base.resolve(entry).normalize());
            }
        }
    }

    /** Adds the jars in a folder, in the order of their names; none if there is no such folder. */
    public void addJarsIn(Path folder) throws UnavailableException {
        watch(folder);
        List<Path> jars = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
                found.forEach(jars::add);
            } catch (IOException e) {
                throw new UnavailableException(LogCode.TARGET_UNREADABLE, folder + ": " + e.getMessage());
            }
        }
        Collections.sort(jars);
        for (Path jar : jars) {
            add(jar);
        }
    }

    /** Adds a jar or a folder, unless it is there already; one that does not exist is passed over with a warning. */
    public void add(Path path) throws UnavailableException {
        try {
            add(path, owners.forParts());
        } catch (IOException e) {
            throw new UnavailableException(LogCode.TARGET_UNREADABLE, path + ": " + e.getMessage());
        }
    }

    /** Adds the application file itself, if it is a jar. */
    public void addMain(Path path) throws UnavailableException {
        add(path, owners);
    }

    private void add(Path path, OwnerRule rule) throws UnavailableException {
        if (!watch(path)) {
            return;
        }
        try {
            if (Files.isDirectory(path)) {
                rule.checkFolder(path);
                open.add(new FolderSource(path, rule));
            } else if (Files.exists(path)) {
                JarSource jar = JarSource.open(path, rule);
                open.add(jar);
                for (Path each : classPathOf(jar, path)) {
                    add(each);
                }
            } else {
                log.line(LogCode.CLASS_PATH_ENTRY_MISSING, path.toString());
            }
        } catch (OwnerException e) {
            throw new UnavailableException(LogCode.OWNER_WRONG, e.getMessage());
        } catch (ZipException e) {
            throw new UnavailableException(LogCode.ARCHIVE_BROKEN, path + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UnavailableException(LogCode.TARGET_UNREADABLE, path + ": " + e.getMessage());
        }
    }

    /** Adds a source that is open already. */
    public void add(ClassSource source) {
        open.add(source);
    }

    /** Notes the state of a path before it is read; false if that was done before. */
    private boolean watch(Path path) {
        if (!seen.add(path)) {
            return false;
        }
        fingerprint.add(path);
        return true;
    }

    /** The entries of a manifest's Class-Path: URLs relative to the jar, of files only. */
    private static List<Path> classPathOf(JarSource jar, Path file) {
        List<Path> paths = new ArrayList<>();
        for (String entry : jar.manifest().map(Sources::classPath).orElse("").split(" ")) {
            if (!entry.isEmpty()) {
                try {
                    paths.add(Path.of(file.toUri().resolve(new URI(entry))).normalize());
                } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException ignored) {
                    // No file: the JDK passes over such entries too.
                }
            }
        }
        return paths;
    }

    private static String classPath(Manifest manifest) {
        String value = manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        return value == null ? "" : value;
    }

    /** All sources, in order. */
    public List<ClassSource> all() {
        return List.copyOf(open);
    }

    /** What was opened, in order. */
    public List<Path> paths() {
        return List.copyOf(seen);
    }

    /** What is to be looked at for changes. */
    public Parts parts() {
        return new Parts(paths(), fingerprint.value());
    }

    /** Closes everything again, after a failure. */
    public void close() {
        for (ClassSource source : open) {
            try {
                source.close();
            } catch (IOException ignored) {
                // Nothing more is read from it.
            }
        }
    }
}
