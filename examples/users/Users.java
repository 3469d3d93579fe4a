/* SPDX-License-Identifier: Apache-2.0 */
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jvmgi.*;

/**
 * Users out of a text file that the system property {@code users.file} names: a line {@code name:iterations:salt:hash:groups} for each,
 * the salt and the PBKDF2 hash in hexadecimal digits, the groups joined by commas. The file is read at each login, so that a change
 * counts at once.
 */
public class Users implements PasswordChecker, GroupProvider {
    private static final int FIELDS = 5;
    private static final int BITS_PER_BYTE = 8;

    /** As expensive as a real one, so that the time of an answer does not tell who exists. */
    private static final User NOBODY = new User("", 200_000, new byte[16], new byte[32], List.of());

    private record User(String name, int iterations, byte[] salt, byte[] hash, List<String> groups) {
        static User of(String line) {
            String[] fields = line.split(":", FIELDS);
            return new User(
                    fields[0],
                    Integer.parseInt(fields[1]),
                    HexFormat.of().parseHex(fields[2]),
                    HexFormat.of().parseHex(fields[3]),
                    List.of(fields[4].split(",")));
        }
    }

    @Override
    public PasswordResult checkPassword(Environ environ, String user, String password) throws Exception {
        Optional<User> found = find(user);
        boolean right = matches(found.orElse(NOBODY), password);
        if (found.isEmpty()) {
            return PasswordResult.unknownUser();
        }
        return right ? PasswordResult.granted() : PasswordResult.denied();
    }

    @Override
    public Collection<String> groupsForUser(Environ environ, String user) throws IOException {
        return find(user).map(User::groups).orElse(List.of());
    }

    private static Optional<User> find(String name) throws IOException {
        Path file = Path.of(System.getProperty("users.file"));
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(User::of)
                .filter(user -> user.name().equals(text(name)))
                .findFirst();
    }

    /** The client's bytes as text: browsers send UTF-8. */
    private static String text(String bytes) {
        return new String(bytes.getBytes(ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static boolean matches(User user, String password) throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(
                text(password).toCharArray(), user.salt(), user.iterations(), user.hash().length * BITS_PER_BYTE);
        byte[] hash = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
        return MessageDigest.isEqual(hash, user.hash());
    }
}
