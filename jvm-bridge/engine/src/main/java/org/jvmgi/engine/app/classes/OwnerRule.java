/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app.classes;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Set;

/**
 * Whom the files of applications have to belong to (script-user, script-group). The child of httpd has asked the same
 * before; what counts is what is opened here: a file is looked at and opened in its folder, which is held open and which
 * nobody but the owner can write, so that no link or folder on the way can be exchanged in between.
 */
public final class OwnerRule {
    /** Asks for nothing. */
    public static final OwnerRule NONE = new OwnerRule(null, null, null);

    private final UserPrincipal user;
    private final UserPrincipal group;

    /** Whose files pass too; {@code null}: nobody's. */
    private final UserPrincipal root;

    private OwnerRule(UserPrincipal user, UserPrincipal group, UserPrincipal root) {
        this.user = user;
        this.group = group;
        this.root = root;
    }

    /**
     * Makes one.
     *
     * @param user the owner, by name or number; empty: anybody
     * @param group the owning group, by name or number; empty: any
     * @throws IOException if nobody knows them
     */
    public static OwnerRule of(String user, String group) throws IOException {
        UserPrincipalLookupService names = FileSystems.getDefault().getUserPrincipalLookupService();
        return user.isEmpty() && group.isEmpty()
                ? NONE
                : new OwnerRule(
                        user.isEmpty() ? null : names.lookupPrincipalByName(user),
                        group.isEmpty() ? null : names.lookupPrincipalByGroupName(group),
                        null);
    }

    /** The rule for what an application file brings along: that may be root's as well, as libraries of the system are. */
    OwnerRule forParts() throws IOException {
        return isNone()
                ? this
                : new OwnerRule(
                        user,
                        group,
                        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("0"));
    }

    boolean isNone() {
        return user == null && group == null;
    }

    /** Opens a file that fulfils the rule, as its folder does. */
    SeekableByteChannel open(Path file) throws IOException {
        if (isNone()) {
            return Files.newByteChannel(file);
        }
        checkAround(file);
        Path real = file.toRealPath();
        try (DirectoryStream<Path> folder = Files.newDirectoryStream(real.getParent())) {
            return open((SecureDirectoryStream<Path>) folder, real);
        }
    }

    private SeekableByteChannel open(SecureDirectoryStream<Path> folder, Path file) throws IOException {
        check(
                file.getParent(),
                folder.getFileAttributeView(PosixFileAttributeView.class).readAttributes());
        Path name = file.getFileName();
        PosixFileAttributes state = folder.getFileAttributeView(name, PosixFileAttributeView.class, NOFOLLOW_LINKS)
                .readAttributes();
        check(file, state);
        if (!state.isRegularFile()) {
            throw new OwnerException(file + " is being exchanged");
        }
        return folder.newByteChannel(name, Set.of(READ, NOFOLLOW_LINKS));
    }

    /** Reads a file that fulfils the rule. */
    public byte[] read(Path file) throws IOException {
        try (SeekableByteChannel channel = open(file)) {
            return Channels.newInputStream(channel).readAllBytes();
        }
    }

    /** Checks a folder, and those that it lies in by its name and in truth. */
    public void checkFolder(Path folder) throws IOException {
        if (!isNone()) {
            checkAround(folder);
            Path real = folder.toRealPath();
            checkAround(real);
            check(real, Files.readAttributes(real, PosixFileAttributes.class, NOFOLLOW_LINKS));
        }
    }

    private void checkAround(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new OwnerException(file + " lies in no folder");
        }
        check(folder, Files.readAttributes(folder, PosixFileAttributes.class));
    }

    private void check(Path path, PosixFileAttributes state) throws OwnerException {
        boolean isRoots = root != null && root.equals(state.owner());
        if (user != null && !user.equals(state.owner()) && !isRoots) {
            throw new OwnerException(path + " does not belong to script-user " + user.getName());
        }
        if (group != null && !group.equals(state.group()) && !isRoots) {
            throw new OwnerException(path + " does not belong to script-group " + group.getName());
        }
        Set<PosixFilePermission> permissions = state.permissions();
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new OwnerException(path + " is writable by everybody");
        }
        boolean groupCounts = user != null || isRoots;
        if (groupCounts && permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new OwnerException(path + " is writable by its group");
        }
    }
}
