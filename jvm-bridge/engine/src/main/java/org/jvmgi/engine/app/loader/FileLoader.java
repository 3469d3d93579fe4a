/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.loader;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jvmgi.engine.app.classes.ClassSource;

/**
 * The loader of one application file: looks in the file first, then in its group. {@code java.*} and {@code org.jvmgi.*}
 * come from the parent always.
 */
public final class FileLoader extends SourceLoader {
    static {
        registerAsParallelCapable();
    }

    /**
     * Makes one.
     *
     * @param file the application file, as it is named in messages
     * @param sources its own, open; {@link #close} closes them
     * @param group the loader of its group
     */
    public FileLoader(String file, List<ClassSource> sources, GroupLoader group) {
        super(file, sources, group);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                Optional<Class<?>> own = define(name);
                found = own.isPresent() ? own.get() : getParent().loadClass(name);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : getParent().getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> urls = new ArrayList<>(Collections.list(findResources(name)));
        urls.addAll(Collections.list(getParent().getResources(name)));
        return Collections.enumeration(urls);
    }
}
