/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jvmgi.it.server.ServerFolder;

/** Writes exploded applications: folders with {@code classes} and {@code lib}. */
public final class AppFolder {

    private AppFolder() {}

    /** Compiles one class into {@code FOLDER/classes} and makes it the folder's entry class by a service file. */
    public static void write(ServerFolder server, String folder, String className, String source) throws IOException {
        writeClasses(server, folder, List.of(server.api()), Map.of(className, source));
        server.write(folder + "/classes/META-INF/services/org.jvmgi.Application", className + "\n");
    }

    /** Compiles sources into {@code FOLDER/classes}. */
    public static void writeClasses(
            ServerFolder server, String folder, List<Path> classPath, Map<String, String> sources) throws IOException {
        for (Map.Entry<String, byte[]> compiled :
                Compiler.compile(classPath, sources).entrySet()) {
            server.write(folder + "/classes/" + compiled.getKey(), compiled.getValue());
        }
    }
}
