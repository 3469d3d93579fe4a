/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

/**
 * What JVMGIImportScript names: a class that runs when the process starts.
 *
 * @param group the application group
 * @param entryClass the class as configured; empty: the target's own
 * @param target the application file or folder, or the name of a class
 */
public record ImportScript(String group, String entryClass, String target) {
    private static final int PARTS = 3;

    /**
     * Reads it as it stands in CONFIG: group, class and target, each on a line of its own.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static ImportScript of(String text) {
        String[] parts = text.split("\n", PARTS);
        if (parts.length != PARTS || parts[2].isEmpty()) {
            throw new IllegalArgumentException("an import script of " + parts.length + " parts");
        }
        return new ImportScript(parts[0], parts[1], parts[2]);
    }

    /** Whether the target is a class of the group's class path. */
    boolean isClass() {
        return target.indexOf('/') < 0;
    }
}
