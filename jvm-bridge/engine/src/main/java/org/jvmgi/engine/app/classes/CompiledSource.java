/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Manifest;

/** The classes that the compiler made of a source file; they lie in memory only. */
public final class CompiledSource implements ClassSource {
    private final Map<String, byte[]> classes;
    private final URL location;

    /**
     * Makes one.
     *
     * @param file the source file
     * @param classes the class files by their binary names
     */
    public CompiledSource(Path file, Map<String, byte[]> classes) throws MalformedURLException {
        this.location = file.toUri().toURL();
        this.classes = Map.copyOf(classes);
    }

    /** The binary names of all classes. */
    public Set<String> names() {
        return classes.keySet();
    }

    @Override
    public Optional<byte[]> read(String name) {
        return className(name).map(classes::get);
    }

    @Override
    public Optional<URL> find(String name) {
        if (read(name).isEmpty()) {
            return Optional.empty();
        }
        try {
            String spec = "jvmgi:" + location.getPath() + "!/" + ResourceName.encode(name);
            return Optional.of(new URL(null, spec, OpenConnection.handler(this, name)));
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> className(String name) {
        if (!name.endsWith(".class")) {
            return Optional.empty();
        }
        return Optional.of(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
    }

    @Override
    public CodeSource codeSource() {
        return new CodeSource(location, (Certificate[]) null);
    }

    @Override
    public Optional<Manifest> manifest() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
