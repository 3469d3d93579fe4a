/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import java.io.Closeable;
import java.io.IOException;
import java.net.URL;
import java.security.CodeSource;
import java.util.Optional;
import java.util.jar.Manifest;

/** Where classes and resources come from: a jar, a folder, the compiler. Safe for many threads. */
public interface ClassSource extends Closeable {
    /**
     * The content of a class file or resource.
     *
     * @param name its path, with slashes
     * @return the bytes; empty: there is none of that name
     * @throws IOException if it is there and cannot be read
     */
    Optional<byte[]> read(String name) throws IOException;

    /**
     * The URL of a class file or resource, under which it can be read as long as the source is open.
     *
     * @param name its path, with slashes
     * @return the URL; empty: there is none of that name
     */
    Optional<URL> find(String name);

    /** Where classes are said to come from. */
    CodeSource codeSource();

    /** The manifest, for the packages' versions. */
    Optional<Manifest> manifest();
}
