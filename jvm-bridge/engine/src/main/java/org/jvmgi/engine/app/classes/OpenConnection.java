/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;

/** Reads one resource of a source that is open, whatever has become of the file meanwhile. */
final class OpenConnection extends URLConnection {
    private final ClassSource source;
    private final String name;

    private OpenConnection(URL url, ClassSource source, String name) {
        super(url);
        this.source = source;
        this.name = name;
    }

    /** What opens the URLs of one resource. */
    static URLStreamHandler handler(ClassSource source, String name) {
        return new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) {
                return new OpenConnection(url, source, name);
            }
        };
    }

    @Override
    public void connect() {
        connected = true;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        byte[] bytes = source.read(name).orElseThrow(() -> new FileNotFoundException(url.toString()));
        return new ByteArrayInputStream(bytes);
    }
}
