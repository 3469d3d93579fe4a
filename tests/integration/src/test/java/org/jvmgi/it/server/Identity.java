/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A user of the machine. */
public record Identity(String name, long uid, long gid) {

    private static final Path PASSWD = Path.of("/etc/passwd");

    /** The user that runs the tests. */
    public static Identity current() {
        return byUid(ProcessInfo.of(ProcessHandle.current().pid()).orElseThrow().uid());
    }

    /** The user of Apache's children: the distribution's when the tests run as root, else the user who runs them. */
    public static Identity apache() {
        Identity current = current();
        if (!current.isRoot()) {
            return current;
        }
        return List.of("www-data", "apache", "daemon").stream()
                .filter(Identity::exists)
                .findFirst()
                .map(Identity::named)
                .orElseThrow(() -> new IllegalStateException("no user for Apache's children in " + PASSWD));
    }

    /** Some user who is neither root nor Apache's, for groups with rights of their own. */
    public static Identity other() {
        return named("nobody");
    }

    public boolean isRoot() {
        return uid == 0;
    }

    private static boolean exists(String name) {
        return entries().stream().anyMatch(entry -> entry.name.equals(name));
    }

    public static Identity named(String name) {
        return entries().stream()
                .filter(entry -> entry.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no user " + name + " in " + PASSWD));
    }

    private static Identity byUid(long uid) {
        return entries().stream()
                .filter(entry -> entry.uid == uid)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no user of uid " + uid + " in " + PASSWD));
    }

    private static List<Identity> entries() {
        try {
            return Files.readAllLines(PASSWD).stream()
                    .map(line -> line.split(":"))
                    .filter(fields -> fields.length >= 4)
                    .map(fields -> new Identity(fields[0], Long.parseLong(fields[2]), Long.parseLong(fields[3])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of the user's own group. */
    public String groupName() {
        try {
            return Files.readAllLines(Path.of("/etc/group")).stream()
                    .map(line -> line.split(":"))
                    .filter(fields -> fields.length >= 3 && Long.parseLong(fields[2]) == gid)
                    .map(fields -> fields[0])
                    .findFirst()
                    .orElse("#" + gid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
