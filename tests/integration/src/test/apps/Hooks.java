/* SPDX-License-Identifier: Apache-2.0 */
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jvmgi.*;

/**
 * Every hook, and an application that tells what they saw. What a hook does follows from the user's name, or from a word of the query:
 * {@code access=deny}. The application answers with the user and where it runs, and at /seen with what the hook of the query was
 * given.
 */
public class Hooks implements Application, AccessChecker, PasswordChecker, DigestRealm, GroupProvider, Dispatcher {

    private static final Map<String, String> SEEN = new ConcurrentHashMap<>();

    @Override
    public Body call(Environ environ, StartResponse startResponse) {
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        if (environ.pathInfo().equals("/seen")) {
            return Body.of(SEEN.getOrDefault(environ.queryString(), ""));
        }
        StringBuilder answer = new StringBuilder();
        for (String key : List.of(
                "REMOTE_USER",
                "AUTH_TYPE",
                "mod_jvmgi.process_group",
                "mod_jvmgi.application_group",
                "mod_jvmgi.entry_class")) {
            answer.append(environ.get(key)).append('|');
        }
        return Body.of(answer.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void failAsNamed(String way) throws Exception {
        switch (way) {
            case "boom":
                throw new java.io.IOException("the checker's own failure");
            case "malformed":
                throw new BadRequestException("the checker takes it for malformed");
            case "late":
                throw new RequestTimeoutException("the checker was too slow");
            case "wait":
                SEEN.put("waiting", "yes");
                new CountDownLatch(1).await();
                break;
            default:
                break;
        }
    }

    @Override
    public Decision allowAccess(Environ environ, String host) throws Exception {
        remember("access", environ, host);
        String way = word(environ, "access");
        failAsNamed(way);
        switch (way) {
            case "grant":
                return Decision.GRANT;
            case "deny":
                return Decision.DENY;
            case "null":
                return null;
            case "exit":
                System.exit(15);
                return Decision.GRANT;
            default:
                return Decision.DECLINE;
        }
    }

    @Override
    public PasswordResult checkPassword(Environ environ, String user, String password) throws Exception {
        remember("password", environ, user);
        failAsNamed(user);
        switch (user) {
            case "ann":
            case "r\u00f6b":
                return password.equals("s\u00e4cret:") ? PasswordResult.granted() : PasswordResult.denied();
            case "bob":
                return PasswordResult.grantedAs("robert");
            case "null":
                return null;
            default:
                return PasswordResult.unknownUser();
        }
    }

    @Override
    public Optional<String> realmHash(Environ environ, String user, String realm) throws Exception {
        remember("digest", environ, user + "@" + realm);
        switch (user) {
            case "ann":
                byte[] text = ("ann:" + realm + ":secret").getBytes(StandardCharsets.ISO_8859_1);
                return Optional.of(HexFormat.of()
                        .withUpperCase()
                        .formatHex(MessageDigest.getInstance("MD5").digest(text)));
            case "short":
                return Optional.of("abc");
            case "null":
                return null;
            case "boom":
                throw new java.io.IOException("the realm's own failure");
            default:
                return Optional.empty();
        }
    }

    @Override
    public Collection<String> groupsForUser(Environ environ, String user) throws Exception {
        remember("groups", environ, user);
        switch (word(environ, "groups")) {
            case "null":
                return null;
            case "hole":
                return java.util.Arrays.asList("staff", null);
            case "control":
                return List.of("sta\nff");
            case "many":
                return java.util.Collections.nCopies(10_000, "a group like many others");
            case "boom":
                throw new java.io.IOException("the provider's own failure");
            default:
                return user.equals("ann") ? List.of("staff", "power users", "K\u00e4ufer") : List.of();
        }
    }

    @Override
    public Optional<String> processGroup(Environ environ) throws Exception {
        remember("dispatch", environ, String.valueOf(environ.get("WHERE")));
        switch (word(environ, "dispatch")) {
            case "null":
                return null;
            case "blank":
                return Optional.of("");
            case "boom":
                throw new java.io.IOException("the dispatcher's own failure");
            case "late":
                throw new RequestTimeoutException("the dispatcher was too slow");
            default:
                return optional(environ, "group");
        }
    }

    @Override
    public Optional<String> applicationGroup(Environ environ) {
        return optional(environ, "loader");
    }

    @Override
    public Optional<String> entryClass(Environ environ) {
        return optional(environ, "class");
    }

    private static Optional<String> optional(Environ environ, String name) {
        return Optional.of(word(environ, name)).filter(word -> !word.isEmpty());
    }

    private static String word(Environ environ, String name) {
        for (String part : environ.queryString().split("&")) {
            if (part.startsWith(name + "=")) {
                return part.substring(name.length() + 1);
            }
        }
        return "";
    }

    /** Keeps what the hook was given: the argument, then the variables. */
    private static void remember(String hook, Environ environ, String argument) {
        StringBuilder text = new StringBuilder("argument=" + argument + "\n");
        new TreeMap<>(environ).forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        SEEN.put(hook, text.toString());
        SEEN.merge(hook + "-count", "x", String::concat);
    }
}

/** Another entry class, for a dispatcher to choose. */
class OtherEntry implements Application {
    @Override
    public Body call(Environ environ, StartResponse startResponse) {
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of("the other entry");
    }
}
