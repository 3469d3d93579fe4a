/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.util.List;

/** The loader of an application group's class path: the parent first, as usual. */
final class GroupLoader extends SourceLoader {
    static {
        registerAsParallelCapable();
    }

    private final String group;

    GroupLoader(String group, List<ClassSource> sources, ClassLoader parent) {
        super("group " + group, sources, parent);
        this.group = group;
    }

    /** The group's name. */
    String group() {
        return group;
    }
}
