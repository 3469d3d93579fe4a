/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jvmgi.express.Failure;

/** What an account can reach: every folder on the way has to let it through. */
public final class Reach {

    private static final int READ = 4;
    private static final int ENTER = 1;

    /**
     * What stops an account.
     *
     * @param remedy a command that root or the owner can run
     */
    public record Obstacle(String text, String remedy) {}

    private final Account account;

    public Reach(Account account) {
        this.account = account;
    }

    /** Fails unless the account can read a file, or list and enter a folder. */
    public void require(Path path) {
        obstacle(path).ifPresent(obstacle -> {
            throw new Failure(account.user() + ", the user that the server runs as, cannot reach " + path + ":\n"
                    + obstacle.text() + ".\nRemedy: " + obstacle.remedy()
                    + (account.switched() ? ", or choose another user with --user" : ""));
        });
    }

    /** What stops the account from reading a file, or from listing and entering a folder. */
    public Optional<Obstacle> obstacle(Path path) {
        int wanted = Files.isDirectory(path) ? READ | ENTER : READ;
        Optional<Obstacle> found = inTheWay(path).or(() -> missing(path, wanted, wanted == READ ? "r" : "rx"));
        return found.filter(obstacle -> !isGranted(path));
    }

    private Optional<Obstacle> inTheWay(Path path) {
        for (Path folder : parents(path)) {
            Optional<Obstacle> obstacle = missing(folder, ENTER, "x");
            if (obstacle.isPresent()) {
                return obstacle;
            }
        }
        return Optional.empty();
    }

    /** From the root down, by the path as it is named and as it really runs. */
    private static Set<Path> parents(Path path) {
        Set<Path> parents = new LinkedHashSet<>();
        for (Path way : List.of(path.toAbsolutePath().normalize(), real(path))) {
            for (int i = 0; i < way.getNameCount(); i++) {
                parents.add(i == 0 ? way.getRoot() : way.getRoot().resolve(way.subpath(0, i)));
            }
        }
        return parents;
    }

    private Optional<Obstacle> missing(Path path, int wanted, String letters) {
        Map<String, Object> facts = facts(path);
        int mode = (Integer) facts.get("mode");
        int bits = mode >> shift((Integer) facts.get("uid"), (Integer) facts.get("gid"));
        if (account.uid() == 0 || (bits & wanted) == wanted) {
            return Optional.empty();
        }
        String kind = Files.isDirectory(path) ? "the folder " : "the file ";
        String text = kind + path + " (mode " + Integer.toOctalString(mode & 07777) + ", owner " + owner(path) + ") "
                + (wanted == ENTER ? "bars the way" : "is closed to it");
        return Optional.of(new Obstacle(text, "chmod o+" + letters + " '" + path + "'"));
    }

    private int shift(int owner, int group) {
        if (account.uid() == owner) {
            return 6;
        }
        return account.gids().contains(group) ? 3 : 0;
    }

    /** Modes do not tell of access control lists; the last word is the system's. */
    private boolean isGranted(Path path) {
        if (!account.switched()) {
            return Files.isReadable(path);
        }
        String test = Files.isDirectory(path) ? "-x" : "-r";
        return Program.find(List.of("runuser"))
                .map(program -> Program.run(
                        List.of(program.toString(), "-u", account.user(), "--", "test", test, path.toString())))
                .filter(Program.Outcome::succeeded)
                .isPresent();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new Failure("cannot look at " + path + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> facts(Path path) {
        try {
            return Files.readAttributes(path, "unix:uid,gid,mode");
        } catch (IOException e) {
            throw new Failure("cannot look at " + path + ": " + e.getMessage(), e);
        }
    }

    private static String owner(Path path) {
        try {
            return Files.getOwner(path).getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
