/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jvmgi.Application;
import org.jvmgi.engine.app.classes.OwnerRule;
import org.jvmgi.engine.app.classes.Sources;
import org.jvmgi.engine.app.loader.GroupLoader;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.RequestLog;

/** An application group: a loader over the group's class path, above those of its application files. */
final class ApplicationGroup {
    private static final Path ROOT = Path.of("/");

    private final String name;
    private final List<String> classPath;
    private List<Path> opened = List.of();
    private GroupLoader loader;

    /**
     * Makes one.
     *
     * @param classPath absolute paths; {@code folder/*} for the jars in it
     */
    ApplicationGroup(String name, List<String> classPath) {
        this.name = name;
        this.classPath = classPath;
    }

    String name() {
        return name;
    }

    /** The loader, made when first asked for; the class path's files are open then. */
    synchronized GroupLoader loader(RequestLog log) throws UnavailableException {
        if (loader == null) {
            Sources sources = new Sources(log, OwnerRule.NONE);
            boolean done = false;
            try {
                sources.add(ROOT, classPath);
                opened = sources.paths();
                loader = new GroupLoader(name, sources.all(), Application.class.getClassLoader());
                done = true;
            } finally {
                if (!done) {
                    sources.close();
                }
            }
        }
        return loader;
    }

    /** What a source file of the group is compiled against. */
    synchronized List<Path> compilePath(RequestLog log) throws UnavailableException {
        loader(log);
        List<Path> paths = new ArrayList<>();
        try {
            paths.add(Path.of(Application.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the API's jar has no place", e);
        }
        paths.addAll(opened);
        return paths;
    }
}
