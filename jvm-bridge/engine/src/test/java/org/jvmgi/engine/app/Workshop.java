/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jvmgi.Application;
import org.jvmgi.engine.app.classes.ResourceName;
import org.jvmgi.engine.app.classes.SourceCompiler;

/** Makes source files, class files and jars in a folder. */
final class Workshop {
    private final Path folder;

    Workshop(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** The source of an application that answers with a text. */
    static String application(String name, String text) {
        return """
                import org.jvmgi.*;
                public class %s implements Application {
                    public Body call(Environ environ, StartResponse startResponse) {
                        startResponse.start("200 OK", Headers.EMPTY);
                        return Body.of("%s");
                    }
                }
                """
                .formatted(name, text);
    }

    /** Writes a file anew, as an editor does: another file takes its place. */
    Path write(String name, String text) throws IOException {
        return place(name, text.getBytes(UTF_8));
    }

    private Path place(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), "new", "");
        Files.write(fresh, bytes);
        return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Compiles one source text; class files by path. */
    Map<String, byte[]> compile(String source, Path... classPath) throws Exception {
        Path file = write("Source.java", source);
        Path api = Path.of(Application.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Path> path = new java.util.ArrayList<>(List.of(classPath));
        path.add(api);
        Map<String, byte[]> classes =
                new SourceCompiler(path, new RecordingLog()).compile(file, Files.readAllBytes(file));
        Map<String, byte[]> files = new LinkedHashMap<>();
        classes.forEach((name, bytes) -> files.put(ResourceName.ofClass(name), bytes));
        Files.delete(file);
        return files;
    }

    /** Writes class files and resources into a folder. */
    Path unpack(String name, Map<String, byte[]> files) throws IOException {
        Path target = folder.resolve(name);
        Files.createDirectories(target);
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            place(name + "/" + each.getKey(), each.getValue());
        }
        return target;
    }

    /** Makes a jar; attributes are name, value, name, value … */
    Path jar(String name, Map<String, byte[]> files, String... attributes) throws IOException {
        return place(name, jarBytes(files, attributes));
    }

    static byte[] jarBytes(Map<String, byte[]> files, String... attributes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        for (int i = 0; i < attributes.length; i += 2) {
            manifest.getMainAttributes().putValue(attributes[i], attributes[i + 1]);
        }
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        try (OutputStream out = bytes;
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> each : files.entrySet()) {
                jar.putNextEntry(new ZipEntry(each.getKey()));
                jar.write(each.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
