/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.app;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles sources in memory to class files that Java 17 understands. */
public final class Compiler {

    private Compiler() {}

    /**
     * Compiles sources.
     *
     * @param classPath jars and folders to compile against
     * @param sources texts by class name
     * @return class files by entry name ({@code com/example/Hello.class})
     */
    public static Map<String, byte[]> compile(List<Path> classPath, Map<String, String> sources) throws IOException {
        if (sources.isEmpty()) {
            return Map.of();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (Output output = new Output(compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8))) {
            List<String> options = List.of("--release", "17", "-cp", joined(classPath));
            List<JavaFileObject> units = sources.entrySet().stream()
                    .<JavaFileObject>map(source -> new Source(source.getKey(), source.getValue()))
                    .toList();
            if (!compiler.getTask(messages, output, null, options, null, units).call()) {
                throw new IllegalArgumentException("a test application does not compile:\n" + messages);
            }
            return output.classes();
        }
    }

    private static String joined(List<Path> classPath) {
        return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("mem:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class ClassFile extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        ClassFile(String className) {
            super(URI.create("mem:///" + className.replace('.', '/') + ".class"), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }

    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ClassFile> files = new LinkedHashMap<>();

        Output(JavaFileManager manager) {
            super(manager);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            if (location != StandardLocation.CLASS_OUTPUT) {
                throw new IllegalArgumentException("unexpected output in " + location);
            }
            return files.computeIfAbsent(className.replace('.', '/') + ".class", name -> new ClassFile(className));
        }

        Map<String, byte[]> classes() {
            return files.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, file -> file.getValue().bytes.toByteArray()));
        }
    }
}
