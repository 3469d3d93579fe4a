/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.loader;

import java.util.List;
import org.jvmgi.engine.app.classes.ClassSource;

/** The loader of an application group's class path: the parent first, as usual. */
public final class GroupLoader extends SourceLoader {
    static {
        registerAsParallelCapable();
    }

    private final String group;

    /**
     * Makes one.
     *
     * @param group the name of the application group
     * @param sources those of its class path, open
     * @param parent the API's
     */
    public GroupLoader(String group, List<ClassSource> sources, ClassLoader parent) {
        super("group " + group, sources, parent);
        this.group = group;
    }

    /** The group's name. */
    public String group() {
        return group;
    }
}
