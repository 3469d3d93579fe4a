/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import java.net.URI;
import java.net.URISyntaxException;

/** Names of classes and resources. */
public final class ResourceName {
    private ResourceName() {}

    /** The file of a class. */
    public static String ofClass(String className) {
        return className.replace('.', '/') + ".class";
    }

    /** Whether a class is taken from the parent loader alone, whatever lies in an application. */
    public static boolean isParentsClass(String className) {
        return className.startsWith("java.") || className.startsWith("org.jvmgi.");
    }

    /** Whether a resource is taken from the parent loader alone. */
    public static boolean isParentsResource(String name) {
        return name.startsWith("java/") || name.startsWith("org/jvmgi/");
    }

    /** The name as part of a URL. */
    static String encode(String name) {
        try {
            return new URI(null, null, "/" + name, null).getRawPath().substring(1);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a resource's name that no URL can hold: " + name, e);
        }
    }
}
