/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.machine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jvmgi.express.Failure;

/**
 * Whom the server's workers and the application run as.
 *
 * @param user name, or the number of an account without one
 * @param group name of the primary or chosen group, or its number
 * @param gids all groups
 * @param switched whether the server has to change to this account: it is started by root
 */
public record Account(String user, int uid, String group, int gid, Set<Integer> gids, boolean switched) {

    private static final List<String> APACHE_USERS = List.of("www-data", "apache", "http", "www", "httpd");

    public Account {
        gids = Set.copyOf(gids);
    }

    /** The account of a server that this process starts. Only root can choose one. */
    public static Account chosen(Optional<String> user, Optional<String> group) {
        Account self = self();
        if (self.uid != 0) {
            if (user.isPresent() || group.isPresent()) {
                throw new Failure("only root can choose --user and --group; this server would run as " + self.user);
            }
            return self;
        }
        Entry entry = user.map(name ->
                        Entry.user(name).orElseThrow(() -> new Failure("there is no user " + name + " (--user)")))
                .orElseGet(Account::apache);
        if (entry.id == 0) {
            throw new Failure("applications do not run as root: choose another --user");
        }
        return switched(entry, group);
    }

    /** Who runs this program. */
    public static Account self() {
        int uid = number(ask("id", "-u"));
        int gid = number(ask("id", "-g"));
        String user = Entry.user(String.valueOf(uid)).map(Entry::name).orElse(String.valueOf(uid));
        return new Account(user, uid, groupName(gid), gid, numbers(ask("id", "-G")), false);
    }

    private static Account switched(Entry user, Optional<String> group) {
        int gid = group.map(name ->
                        Entry.group(name).orElseThrow(() -> new Failure("there is no group " + name + " (--group)")).id)
                .orElse(user.gid);
        Set<Integer> gids = Stream.concat(numbers(ask("id", "-G", user.name)).stream(), Stream.of(gid))
                .collect(Collectors.toSet());
        return new Account(user.name, user.id, groupName(gid), gid, gids, true);
    }

    private static Entry apache() {
        return APACHE_USERS.stream()
                .flatMap(name -> Entry.user(name).stream())
                .findFirst()
                .orElseThrow(() -> new Failure("no user for Apache on this machine (" + String.join(", ", APACHE_USERS)
                        + "): choose one with --user"));
    }

    private static String groupName(int gid) {
        return Entry.group(String.valueOf(gid)).map(Entry::name).orElse(String.valueOf(gid));
    }

    private static Set<Integer> numbers(String words) {
        return Stream.of(words.split(" ")).map(Account::number).collect(Collectors.toSet());
    }

    private static int number(String text) {
        return Integer.parseUnsignedInt(text);
    }

    private static String ask(String... command) {
        Program.Outcome outcome = Program.run(List.of(command));
        if (!outcome.succeeded()) {
            throw new Failure(outcome.output());
        }
        return outcome.output();
    }

    /** A line of the user or group database, whichever service holds it; {@code gid} is 0 for a group. */
    private record Entry(String name, int id, int gid) {

        static Optional<Entry> user(String nameOrNumber) {
            return look("passwd", nameOrNumber)
                    .map(fields -> new Entry(fields[0], number(fields[2]), number(fields[3])));
        }

        static Optional<Entry> group(String nameOrNumber) {
            return look("group", nameOrNumber).map(fields -> new Entry(fields[0], number(fields[2]), 0));
        }

        private static Optional<String[]> look(String database, String key) {
            Program.Outcome outcome = Program.run(List.of("getent", "--", database, key));
            return outcome.succeeded() ? Optional.of(outcome.output().split(":")) : Optional.empty();
        }
    }
}
