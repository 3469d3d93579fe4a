/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.jar.Manifest;

/** A folder of classes and resources. */
final class FolderSource implements ClassSource {
    private final Path folder;
    private final OwnerRule owners;
    private final CodeSource codeSource;
    private final Optional<Manifest> manifest;

    /**
     * Opens a folder.
     *
     * @param owners whom its files have to belong to
     * @throws IOException if it has a manifest that cannot be read
     */
    FolderSource(Path folder, OwnerRule owners) throws IOException {
        this.folder = folder;
        this.owners = owners;
        this.codeSource = new CodeSource(folder.toUri().toURL(), (Certificate[]) null);
        this.manifest = readManifest(folder);
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        Optional<Path> file = file(name);
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            return Optional.empty();
        }
        return Optional.of(owners.read(file.get()));
    }

    @Override
    public Optional<URL> find(String name) {
        Optional<Path> file = file(name);
        if (file.isEmpty() || !Files.exists(file.get())) {
            return Optional.empty();
        }
        try {
            return Optional.of(file.get().toUri().toURL());
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The file of a name; a name cannot lead out of the folder. */
    private Optional<Path> file(String name) {
        try {
            Path file = folder.resolve(name).normalize();
            return file.startsWith(folder) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    @Override
    public CodeSource codeSource() {
        return codeSource;
    }

    @Override
    public Optional<Manifest> manifest() {
        return manifest;
    }

    private static Optional<Manifest> readManifest(Path folder) throws IOException {
        Path file = folder.resolve("META-INF/MANIFEST.MF");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new Manifest(in));
        }
    }

    @Override
    public void close() {}
}
