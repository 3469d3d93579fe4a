/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jvmgi.engine.app.ClassPaths;
import org.jvmgi.engine.app.ImportScript;
import org.jvmgi.engine.wire.Build;
import org.jvmgi.engine.wire.FieldList;
import org.jvmgi.engine.wire.ProtocolException;

/**
 * What the child tells the engine when it starts it; the keys are those of CONFIG (docs/wire-protocol.md), and the build of
 * httpd's module.
 *
 * @param processes how many children of httpd there can be
 * @param threads how many threads each has
 * @param headerBufferSize the most bytes of a response head
 * @param restrictsStdin whether reading {@code System.in} is refused
 * @param restrictsStdout whether writing to {@code System.out} is refused
 * @param apacheVersion httpd's version, as httpd says it
 * @param classPaths the class paths of application groups
 * @param imports what runs before requests are served
 */
record EmbeddedConfig(
        int processes,
        int threads,
        int headerBufferSize,
        boolean restrictsStdin,
        boolean restrictsStdout,
        String apacheVersion,
        ClassPaths classPaths,
        List<ImportScript> imports) {

    static EmbeddedConfig of(FieldList fields) throws ProtocolException {
        int processes = 1;
        int threads = 1;
        int headerBufferSize = 0;
        boolean restrictsStdin = false;
        boolean restrictsStdout = false;
        String apacheVersion = "";
        ClassPaths classPaths = new ClassPaths();
        List<ImportScript> imports = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            String key = fields.latinName(i);
            String value = new String(fields.value(i), UTF_8);
            switch (key) {
                case "build" -> requireOurs(value);
                case "processes" -> processes = number(key, value);
                case "threads" -> threads = number(key, value);
                case "header-buffer-size" -> headerBufferSize = number(key, value);
                case "restrict-stdin" -> restrictsStdin = number(key, value) != 0;
                case "restrict-stdout" -> restrictsStdout = number(key, value) != 0;
                case "apache-version" -> apacheVersion = value;
                case "class-path" -> classPaths.add(value);
                case "group-class-path" -> classPaths.addOwn(value);
                case "import" -> imports.add(ImportScript.of(value));
                default -> throw new ProtocolException("configuration with the unknown key " + key);
            }
        }
        return new EmbeddedConfig(
                processes,
                threads,
                headerBufferSize,
                restrictsStdin,
                restrictsStdout,
                apacheVersion,
                classPaths,
                List.copyOf(imports));
    }

    /** The module and the engine's jars were installed together, or an upgrade is half done. */
    private static void requireOurs(String build) throws ProtocolException {
        if (!build.equals(Build.name())) {
            throw new ProtocolException(
                    "httpd's module is build " + build + ", its bridge folder holds " + Build.name());
        }
    }

    private static int number(String key, String value) throws ProtocolException {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new ProtocolException("configuration with " + key + "=" + value);
        }
    }
}
