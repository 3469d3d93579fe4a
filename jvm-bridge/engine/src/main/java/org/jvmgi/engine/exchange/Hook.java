/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvmgi.AccessChecker;
import org.jvmgi.DigestRealm;
import org.jvmgi.Dispatcher;
import org.jvmgi.Environ;
import org.jvmgi.GroupProvider;
import org.jvmgi.Headers;
import org.jvmgi.PasswordChecker;
import org.jvmgi.PasswordResult;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.wire.RequestHead;

/** What httpd asks of hooks, and how their answers become fields of a head; docs/wire-protocol.md, "Hooks". */
public enum Hook {
    ACCESS(AccessChecker.class) {
        @Override
        Headers ask(Object hook, Environ environ, RequestHead head) throws Exception {
            return Headers.of(
                    "decision",
                    given(((AccessChecker) hook).allowAccess(environ, head.hookArgument(0)))
                            .name());
        }
    },
    PASSWORD(PasswordChecker.class) {
        @Override
        Headers ask(Object hook, Environ environ, RequestHead head) throws Exception {
            PasswordResult result =
                    given(((PasswordChecker) hook).checkPassword(environ, head.hookArgument(0), head.hookArgument(1)));
            Headers outcome = Headers.of("outcome", result.outcome().name());
            return result.user().map(user -> outcome.add("user", user)).orElse(outcome);
        }
    },
    DIGEST(DigestRealm.class) {
        @Override
        Headers ask(Object hook, Environ environ, RequestHead head) throws Exception {
            Optional<String> hash =
                    given(((DigestRealm) hook).realmHash(environ, head.hookArgument(0), head.hookArgument(1)));
            return hash.map(Hook::digest).orElse(Headers.EMPTY);
        }
    },
    GROUPS(GroupProvider.class) {
        @Override
        Headers ask(Object hook, Environ environ, RequestHead head) throws Exception {
            Collection<String> groups = given(((GroupProvider) hook).groupsForUser(environ, head.hookArgument(0)));
            Headers.Builder answer = Headers.builder();
            for (String group : groups) {
                addName(answer, "group", Optional.of(given(group)));
            }
            return built(answer);
        }
    },
    DISPATCH(Dispatcher.class) {
        @Override
        Headers ask(Object hook, Environ environ, RequestHead head) throws Exception {
            Dispatcher dispatcher = (Dispatcher) hook;
            Headers.Builder answer = Headers.builder();
            addName(answer, "process-group", given(dispatcher.processGroup(environ)));
            addName(answer, "application-group", given(dispatcher.applicationGroup(environ)));
            addName(answer, "entry-class", given(dispatcher.entryClass(environ)));
            return built(answer);
        }
    };

    private static final Hook[] ALL = values();
    private static final Pattern DIGEST_TEXT = Pattern.compile("[0-9a-fA-F]{32}");

    private final Class<?> type;

    Hook(Class<?> type) {
        this.type = type;
    }

    /** Whether a class can be asked for anything. */
    public static boolean isHook(Class<?> type) {
        for (Hook each : ALL) {
            if (each.type.isAssignableFrom(type)) {
                return true;
            }
        }
        return false;
    }

    /** The hook that a head asks for. */
    static Hook of(RequestHead head) throws UnavailableException {
        String name = head.hook();
        for (Hook each : ALL) {
            if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                return each;
            }
        }
        throw new UnavailableException(LogCode.HOOK_UNSUITABLE, "httpd asks for '" + name + "', which is not known");
    }

    /** Fails unless the entry's object implements the interface. */
    void require(Entry entry) throws UnavailableException {
        if (!type.isInstance(entry.instance())) {
            throw new UnavailableException(
                    LogCode.HOOK_UNSUITABLE, entry.className() + " does not implement " + type.getName());
        }
    }

    /** Asks, and says the answer in fields. */
    abstract Headers ask(Object hook, Environ environ, RequestHead head) throws Exception;

    private static <T> T given(T answer) {
        if (answer == null) {
            throw new RuleException(LogCode.HOOK_RESULT_UNUSABLE, "null");
        }
        return answer;
    }

    /** The hash itself is not for the log. */
    private static Headers digest(String hash) {
        if (!DIGEST_TEXT.matcher(hash).matches()) {
            throw new RuleException(LogCode.HOOK_RESULT_UNUSABLE, "the hash is not 32 hexadecimal digits");
        }
        return Headers.of("hash", hash.toLowerCase(Locale.ROOT));
    }

    /** Adds a name of the configuration, if there is one: UTF-8, as in the files of the configuration. */
    private static void addName(Headers.Builder answer, String field, Optional<String> name) {
        if (name.isPresent()) {
            if (name.get().isBlank()) {
                throw new RuleException(LogCode.HOOK_RESULT_UNUSABLE, "the name of the " + field + " is blank");
            }
            answer.add(field, new String(name.get().getBytes(UTF_8), ISO_8859_1));
        }
    }

    private static Headers built(Headers.Builder answer) {
        try {
            return answer.build();
        } catch (IllegalArgumentException e) {
            throw new RuleException(LogCode.HOOK_RESULT_UNUSABLE, "a name: " + e.getMessage());
        }
    }
}
