/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Reads one entry of a jar that is open already. Frameworks expect the connection of a jar URL to be of this type. */
final class OpenJarConnection extends JarURLConnection {
    private final JarFile jar;

    OpenJarConnection(URL url, JarFile jar) throws MalformedURLException {
        super(url);
        this.jar = jar;
        // Tells those who ask for the jar not to close it.
        setUseCaches(true);
    }

    @Override
    public JarFile getJarFile() {
        return jar;
    }

    @Override
    public void connect() throws IOException {
        if (!connected) {
            if (getEntryName() != null && jar.getJarEntry(getEntryName()) == null) {
                throw new FileNotFoundException(url.toString());
            }
            connected = true;
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        connect();
        if (getEntryName() == null) {
            throw new IOException("the URL names a jar, not an entry of it");
        }
        return jar.getInputStream(jar.getJarEntry(getEntryName()));
    }

    @Override
    public long getContentLengthLong() {
        JarEntry entry = getEntryName() == null ? null : jar.getJarEntry(getEntryName());
        return entry == null ? -1 : entry.getSize();
    }

    @Override
    public int getContentLength() {
        long length = getContentLengthLong();
        return length > Integer.MAX_VALUE ? -1 : (int) length;
    }

    @Override
    public long getLastModified() {
        JarEntry entry = getEntryName() == null ? null : jar.getJarEntry(getEntryName());
        return entry == null ? 0 : Math.max(0, entry.getTime());
    }
}
