/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jvmgi.it.server.ServerFolder;

/** A jar made for a test, from sources and resources. */
public final class AppJar {

    private final Manifest manifest = new Manifest();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final List<Path> library = new ArrayList<>();

    private AppJar() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    public static AppJar empty() {
        return new AppJar();
    }

    /** Adds a source, named by its class ({@code com.example.Hello}). */
    public AppJar source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    /** Lets the sources be compiled against another jar, without taking it in. */
    public AppJar against(Path jar) {
        library.add(jar);
        return this;
    }

    public AppJar resource(String name, String text) {
        return entry(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds bytes as they are, for instance a class that was compiled elsewhere. */
    public AppJar entry(String name, byte[] bytes) {
        entries.put(name, bytes);
        return this;
    }

    /** Sets a main attribute of the manifest. */
    public AppJar manifest(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    /** Names the entry class in the manifest. */
    public AppJar entryClass(String className) {
        return manifest("JVMGI-Entry-Class", className);
    }

    /** The jar's bytes. */
    public byte[] bytes(ServerFolder folder) throws IOException {
        List<Path> classPath = new ArrayList<>(library);
        classPath.add(folder.api());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (Map.Entry<String, byte[]> compiled :
                    Compiler.compile(classPath, sources).entrySet()) {
                put(jar, compiled.getKey(), compiled.getValue());
            }
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(jar, entry.getKey(), entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    /** Writes the jar below the server's folder, at once. */
    public Path write(ServerFolder folder, String name) throws IOException {
        return folder.write(name, bytes(folder));
    }

    private static void put(JarOutputStream jar, String name, byte[] bytes) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(bytes);
        jar.closeEntry();
    }
}
