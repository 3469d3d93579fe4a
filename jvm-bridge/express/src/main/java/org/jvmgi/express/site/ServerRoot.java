/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jvmgi.express.Failure;
import org.jvmgi.express.machine.Account;

/**
 * The folder of one server's files. It may lie in a folder that everybody can write, so one that is there already is only taken
 * when nobody else can change it: root will run the scripts in it.
 */
public final class ServerRoot {

    private static final String FOLDER_MODE = "rwxr-xr-x";

    private final Path folder;

    private ServerRoot(Path folder) {
        this.folder = folder;
    }

    /** A folder that is made when the first file is written. */
    public static ServerRoot at(Path folder) {
        return new ServerRoot(folder.toAbsolutePath().normalize());
    }

    /** Makes the folder, or takes the one that is there. */
    public void make() {
        try {
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(folder.getParent());
                Files.createDirectory(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(FOLDER_MODE));
            }
            requireOwn();
        } catch (IOException e) {
            throw new Failure("cannot make the server root " + folder + ": " + e, e);
        }
    }

    private void requireOwn() throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new Failure("the server root " + folder + " is not a folder");
        }
        int owner = (Integer) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
        if (owner != Account.self().uid()
                || mode.contains(PosixFilePermission.GROUP_WRITE)
                || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new Failure("the server root " + folder + " belongs to somebody else, or others can write to it;"
                    + " choose another one with --server-root");
        }
    }

    public Path folder() {
        return folder;
    }

    public Path configuration() {
        return folder.resolve("httpd.conf");
    }

    public Path control() {
        return folder.resolve("apachectl");
    }

    /** Makes a folder in it that everybody can read. */
    public Path folder(String name) {
        Path made = folder.resolve(name);
        try {
            Files.createDirectories(made);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(FOLDER_MODE));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file at once: a server that reads it meanwhile sees the whole old or the whole new one. */
    public void write(Path file, String content, String mode) {
        try {
            Path fresh = Files.createTempFile(folder, ".new-", "");
            Files.writeString(fresh, content);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
            move(fresh, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a file of this folder into the place of another at once. */
    public void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails when a server with this folder runs. */
    public void requireStopped(Path pidFile) {
        runningProcess(pidFile).ifPresent(pid -> {
            throw new Failure("this server runs already, as process " + pid + "; to stop it: " + control() + " stop");
        });
    }

    private Optional<String> runningProcess(Path pidFile) {
        try {
            if (!Files.isReadable(pidFile)) {
                return Optional.empty();
            }
            String pid = Files.readString(pidFile).strip();
            Path commandLine = Path.of("/proc", pid.isEmpty() ? "none" : pid, "cmdline");
            boolean isOurs = Files.isReadable(commandLine)
                    && Files.readString(commandLine).contains(configuration().toString());
            return isOurs ? Optional.of(pid) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
