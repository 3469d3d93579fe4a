/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.ServerFolder;
import org.jvmgi.it.server.Settings;
import org.jvmgi.it.server.Site;

/**
 * Process groups of {@link ScriptedDaemon}s in a real Apache: the supervisor starts them as it starts any process, with the
 * {@code bin/java} of a folder that the group names as its Java.
 */
final class ScriptedGroup {

    private static final String HOME = "scripted";
    private static final String GATES = "gates";

    private ScriptedGroup() {}

    /** Adds a group, and the URL path {@code /NAME} for it. */
    static void addTo(Site site, String name, String options) {
        site.prepare(ScriptedGroup::install)
                .config("JVMGIDaemonProcess " + name + " java-home=${ROOT}/" + HOME + " " + options)
                .source("Greeting.java")
                .config("JVMGIScriptAlias /" + name + " ${APPS}/Greeting.java process-group=" + name);
    }

    /** Opens a gate at which scripts wait. */
    static void open(ApacheServer server, String gate) throws IOException {
        server.folder().write(GATES + "/" + gate, "");
    }

    /** Where the compiled classes of this package are, for any user to read. */
    static Path classPath(ServerFolder folder) {
        return folder.root().resolve(HOME + "/classes");
    }

    private static void install(ServerFolder folder) throws IOException {
        int version = Runtime.version().feature();
        folder.write(HOME + "/release", "JAVA_VERSION=\"" + version + "\"\n");
        Path program = folder.write(HOME + "/bin/java", program(folder));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path file : classes()) {
            folder.write(HOME + "/classes/" + packageFolder() + "/" + file.getFileName(), Files.readAllBytes(file));
        }
    }

    /** Whoever asks it for more than to be the process of a group gets the real one. */
    private static String program(ServerFolder folder) {
        Path java = Settings.javaHome()
                .orElse(Path.of(System.getProperty("java.home")))
                .resolve("bin/java");
        String classPath = classPath(folder) + ":" + folder.modules().resolve("jvmgi/engine/*");
        String command = String.join(
                " ",
                List.of(
                        java.toString(),
                        "-Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData",
                        "--add-opens java.base/sun.nio.ch=ALL-UNNAMED -cp '" + classPath + "'",
                        ScriptedDaemon.class.getName(),
                        "daemon",
                        folder.root().resolve(GATES).toString()));
        return """
                #!/bin/sh
                case " $* " in
                *' daemon '*) exec %s ;;
                *) exec %s "$@" ;;
                esac
                """
                .formatted(command, java);
    }

    private static String packageFolder() {
        return ScriptedDaemon.class.getPackageName().replace('.', '/');
    }

    private static List<Path> classes() throws IOException {
        Path folder = Path.of(ScriptedDaemon.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .resolve(packageFolder());
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
