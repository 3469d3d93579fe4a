/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.loader;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jvmgi.engine.app.classes.ClassSource;
import org.jvmgi.engine.app.classes.ResourceName;

/**
 * Defines classes out of sources that are all open from the beginning, so that what it gives never mixes two states of a
 * jar. It is a {@code URLClassLoader} only for those who ask for its URLs; nothing of that class's look-up is used.
 */
public abstract class SourceLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final List<ClassSource> sources;

    SourceLoader(String name, List<ClassSource> sources, ClassLoader parent) {
        super(name, urls(sources), parent);
        this.sources = List.copyOf(sources);
    }

    private static URL[] urls(List<ClassSource> sources) {
        URL[] urls = new URL[sources.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = sources.get(i).codeSource().getLocation();
        }
        return urls;
    }

    /** The sources, in order. */
    public final List<ClassSource> sources() {
        return sources;
    }

    @Override
    protected final Class<?> findClass(String name) throws ClassNotFoundException {
        Optional<Class<?>> found = define(name);
        if (found.isEmpty()) {
            throw new ClassNotFoundException(name);
        }
        return found.get();
    }

    /** Defines a class out of the first source that has it. */
    final Optional<Class<?>> define(String name) throws ClassNotFoundException {
        if (ResourceName.isParentsClass(name)) {
            return Optional.empty();
        }
        String file = ResourceName.ofClass(name);
        for (ClassSource source : sources) {
            try {
                Optional<byte[]> bytes = source.read(file);
                if (bytes.isPresent()) {
                    definePackage(name, source);
                    return Optional.of(defineClass(name, bytes.get(), 0, bytes.get().length, source.codeSource()));
                }
            } catch (IOException | IllegalStateException e) {
                // A jar overwritten in place, or used after its application was closed.
                throw new ClassNotFoundException(
                        name + " cannot be read from " + source.codeSource().getLocation() + ": " + e.getMessage(), e);
            }
        }
        return Optional.empty();
    }

    private void definePackage(String className, ClassSource source) {
        int dot = className.lastIndexOf('.');
        if (dot < 0 || getDefinedPackage(className.substring(0, dot)) != null) {
            return;
        }
        String name = className.substring(0, dot);
        try {
            if (source.manifest().isPresent()) {
                definePackage(name, source.manifest().get(), source.codeSource().getLocation());
            } else {
                definePackage(name, null, null, null, null, null, null, null);
            }
        } catch (IllegalArgumentException ignored) {
            // Another thread was faster.
        }
    }

    @Override
    public final URL findResource(String name) {
        if (ResourceName.isParentsResource(name)) {
            return null;
        }
        for (ClassSource source : sources) {
            Optional<URL> url = source.find(name);
            if (url.isPresent()) {
                return url.get();
            }
        }
        return null;
    }

    @Override
    public final Enumeration<URL> findResources(String name) {
        List<URL> urls = new ArrayList<>();
        if (!ResourceName.isParentsResource(name)) {
            for (ClassSource source : sources) {
                source.find(name).ifPresent(urls::add);
            }
        }
        return Collections.enumeration(urls);
    }

    @Override
    public final InputStream getResourceAsStream(String name) {
        URL url = getResource(name);
        try {
            return url == null ? null : url.openStream();
        } catch (IOException e) {
            // As every class loader does.
            return null;
        }
    }

    /** Closes all sources; a class that was not loaded yet can't be any more. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (ClassSource source : sources) {
            try {
                source.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        super.close();
        if (failure != null) {
            throw failure;
        }
    }
}
