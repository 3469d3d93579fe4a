/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jvmgi.express.Failure;
import org.jvmgi.express.machine.Bridge;
import org.jvmgi.express.machine.Httpd;
import org.jvmgi.express.machine.JavaHome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies the module and the bridge folder to where httpd's modules lie. */
@Command(
        name = "install-module",
        description = "Copies the module into Apache's folder of modules and prints the lines that load it.",
        mixinStandardHelpOptions = true)
final class InstallModule implements Callable<Integer> {

    @Option(
            names = "--modules-directory",
            paramLabel = "FOLDER",
            description = "The folder to copy into [httpd's own].")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--java-home", paramLabel = "FOLDER", description = "The Java that runs applications.")
    private Optional<Path> javaHome = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Bridge bridge = Bridge.located();
        JavaHome java = JavaHome.chosen(javaHome);
        Path to = folder.map(Path::toAbsolutePath).orElseGet(() -> Httpd.chosen(Optional.empty(), Optional.empty())
                .modules());
        Path home = to.resolve("jvmgi");
        try {
            Files.createDirectories(to);
            copyTree(bridge.home(), home);
            copy(bridge.module(), to.resolve("mod_jvmgi.so"));
        } catch (IOException e) {
            throw new Failure("cannot install into " + to + ": " + e, e);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(ModuleConfig.text(new Bridge(to.resolve("mod_jvmgi.so"), home), java));
        out.flush();
        return 0;
    }

    /** Makes the folder {@code to} the same as {@code from}; what is only in {@code to} goes. */
    private static void copyTree(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (Path entry : entries(to)) {
            if (!Files.exists(from.resolve(entry.getFileName())) && Files.isRegularFile(entry)) {
                Files.delete(entry);
            }
        }
        for (Path entry : entries(from)) {
            Path copy = to.resolve(entry.getFileName());
            if (Files.isDirectory(entry)) {
                copyTree(entry, copy);
            } else {
                copy(entry, copy);
            }
        }
    }

    /** Replaces a file at once: a running server keeps the old one, which it may have mapped. */
    private static void copy(Path from, Path to) throws IOException {
        Path fresh = Files.createTempFile(to.getParent(), ".new-", "");
        Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING);
        String mode = Files.isExecutable(from) ? "rwxr-xr-x" : "rw-r--r--";
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
        Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
