/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.LogLevel;
import org.jvmgi.engine.log.RequestLog;

/** Compiles one source file in memory. What the compiler says goes to the log. */
public final class SourceCompiler {
    private static final List<String> OPTIONS = List.of("-g", "-parameters", "-proc:none", "-implicit:none");

    private final List<Path> classPath;
    private final RequestLog log;

    /**
     * Makes one.
     *
     * @param classPath what the source file may use, the API included
     * @param log where the compiler's messages go
     */
    public SourceCompiler(List<Path> classPath, RequestLog log) {
        this.classPath = classPath;
        this.log = log;
    }

    /**
     * Compiles.
     *
     * @param file what the messages name
     * @param content what is in the file
     * @return the class files by their binary names
     * @throws UnavailableException if it does not compile, cannot be read, or if there is no compiler
     */
    public Map<String, byte[]> compile(Path file, byte[] content) throws UnavailableException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new UnavailableException(LogCode.COMPILER_MISSING, System.getProperty("java.home"));
        }
        DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
        try (Output output = new Output(compiler.getStandardFileManager(messages, Locale.ROOT, UTF_8))) {
            boolean done = compiler.getTask(null, output, messages, options(), null, List.of(new Source(file, content)))
                    .call();
            report(messages.getDiagnostics());
            if (!done) {
                throw failure(file, messages.getDiagnostics());
            }
            return output.classes();
        } catch (CharacterCodingException e) {
            throw new UnavailableException(LogCode.COMPILATION_FAILED, file + " is not UTF-8");
        } catch (IOException e) {
            throw new UnavailableException(LogCode.TARGET_UNREADABLE, file + ": " + e.getMessage());
        }
    }

    private List<String> options() {
        StringJoiner path = new StringJoiner(File.pathSeparator);
        for (Path each : classPath) {
            path.add(each.toString());
        }
        List<String> options = new java.util.ArrayList<>(OPTIONS);
        // An empty source path: the class path is for class files only.
        options.addAll(List.of("-classpath", path.toString(), "-sourcepath", ""));
        return options;
    }

    private void report(List<Diagnostic<? extends JavaFileObject>> messages) {
        for (Diagnostic<?> message : messages) {
            LogLevel level = isError(message) ? LogLevel.ERROR : LogCode.COMPILER_MESSAGE.level();
            message.toString().lines().forEach(line -> log.line(level, LogCode.COMPILER_MESSAGE.number(), line));
        }
    }

    private static boolean isError(Diagnostic<?> message) {
        return message.getKind() == Diagnostic.Kind.ERROR;
    }

    private static UnavailableException failure(Path file, List<Diagnostic<? extends JavaFileObject>> messages) {
        for (Diagnostic<?> message : messages) {
            if (isError(message)) {
                String first =
                        message.getMessage(Locale.ROOT).lines().findFirst().orElse("");
                return new UnavailableException(
                        LogCode.COMPILATION_FAILED, file + ":" + message.getLineNumber() + ": " + first);
            }
        }
        return new UnavailableException(LogCode.COMPILATION_FAILED, file.toString());
    }

    /** The source file; its name and its public class need not be the same. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(Path file, byte[] content) throws IOException {
            super(file.toUri(), Kind.SOURCE);
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return true;
        }
    }

    /** Takes class files into memory. */
    private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> files = new HashMap<>();

        Output(JavaFileManager standard) {
            super(standard);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            files.put(className, bytes);
            URI uri = URI.create("memory:///" + ResourceName.encode(className.replace('.', '/')) + kind.extension);
            return new SimpleJavaFileObject(uri, kind) {
                @Override
                public OutputStream openOutputStream() {
                    return bytes;
                }
            };
        }

        Map<String, byte[]> classes() {
            Map<String, byte[]> classes = new HashMap<>();
            files.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
            return classes;
        }
    }
}
