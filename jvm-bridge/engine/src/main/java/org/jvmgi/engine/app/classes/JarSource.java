/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/**
 * An open jar. It stays what it was when it was opened, also for resources that are read by URL, when another file takes
 * its place. (The JDK's own jar URLs open the file anew by its name, and keep it open for everybody.)
 */
final class JarSource implements ClassSource {
    private final JarFile jar;
    private final URL location;
    private final CodeSource codeSource;
    private final Manifest manifest;

    private JarSource(JarFile jar, URL location) throws IOException {
        this.jar = jar;
        this.location = location;
        this.codeSource = new CodeSource(location, (Certificate[]) null);
        this.manifest = jar.getManifest();
    }

    /**
     * Opens a jar.
     *
     * @param owners whom it has to belong to
     * @throws java.util.zip.ZipException if it is none, or not complete
     */
    static JarSource open(Path file, OwnerRule owners) throws IOException {
        JarFile jar = owners.isNone() ? open(file) : openCopy(file, owners);
        try {
            return new JarSource(jar, file.toUri().toURL());
        } catch (IOException | RuntimeException e) {
            jar.close();
            throw e;
        }
    }

    private static JarFile open(Path file) throws IOException {
        return new JarFile(file.toFile(), false, ZipFile.OPEN_READ, JarFile.runtimeVersion());
    }

    /** A jar is opened by its name alone; so that it is the one that was looked at, it is a copy that nobody else can reach. */
    private static JarFile openCopy(Path file, OwnerRule owners) throws IOException {
        Path copy = Files.createTempFile("jvmgi", ".jar");
        try {
            try (SeekableByteChannel channel = owners.open(file)) {
                Files.copy(Channels.newInputStream(channel), copy, StandardCopyOption.REPLACE_EXISTING);
            }
            return open(copy);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
        JarEntry entry = jar.getJarEntry(name);
        if (entry == null) {
            return Optional.empty();
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return Optional.of(in.readAllBytes());
        }
    }

    @Override
    public Optional<URL> find(String name) {
        return jar.getJarEntry(name) == null ? Optional.empty() : Optional.of(url(name));
    }

    private URL url(String name) {
        try {
            return new URL(null, "jar:" + location + "!/" + ResourceName.encode(name), new Handler(jar));
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public CodeSource codeSource() {
        return codeSource;
    }

    @Override
    public Optional<Manifest> manifest() {
        return Optional.ofNullable(manifest);
    }

    @Override
    public void close() throws IOException {
        jar.close();
    }

    private static final class Handler extends URLStreamHandler {
        private final JarFile jar;

        Handler(JarFile jar) {
            this.jar = jar;
        }

        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            return new OpenJarConnection(url, jar);
        }
    }
}
