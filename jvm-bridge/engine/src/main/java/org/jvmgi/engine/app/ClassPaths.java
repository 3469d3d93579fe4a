/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The class paths of application groups: absolute paths, {@code folder/*} for the jars in a folder. */
public final class ClassPaths {
    private final List<String> common = new ArrayList<>();
    private final Map<String, List<String>> own = new HashMap<>();

    /** Adds a path for all groups. */
    public void add(String path) {
        common.add(path);
    }

    /**
     * Adds a path that comes before the common ones in one group.
     *
     * @param text the group and the path, each on a line of its own, as in CONFIG
     * @throws IllegalArgumentException if it is anything else
     */
    public void addOwn(String text) {
        int end = text.indexOf('\n');
        if (end < 0 || end == text.length() - 1) {
            throw new IllegalArgumentException("a class path of no group");
        }
        own.computeIfAbsent(text.substring(0, end), key -> new ArrayList<>()).add(text.substring(end + 1));
    }

    /** The class path of a group. */
    List<String> of(String group) {
        List<String> paths = new ArrayList<>(own.getOrDefault(group, List.of()));
        paths.addAll(common);
        return List.copyOf(paths);
    }
}
