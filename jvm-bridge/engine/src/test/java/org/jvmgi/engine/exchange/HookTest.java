/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvmgi.AccessChecker;
import org.jvmgi.Decision;
import org.jvmgi.DigestRealm;
import org.jvmgi.Dispatcher;
import org.jvmgi.Environ;
import org.jvmgi.GroupProvider;
import org.jvmgi.PasswordChecker;
import org.jvmgi.PasswordResult;
import org.jvmgi.engine.exchange.environ.ServerFacts;
import org.jvmgi.engine.wire.RequestBuilder;
import org.jvmgi.engine.wire.RequestHead;

/** Questions to hooks and their answers, which the module takes out of a head. */
class HookTest {
    private final RecordingCarrier carrier = new RecordingCarrier();

    private List<String> ask(Object hook, String name, String first, String second) {
        Entry entry = new Entry(null, hook, getClass().getClassLoader(), "com.example.Hook", "");
        ServerFacts facts = new ServerFacts(List.of(0, 1, 0), List.of(2, 4, 71), true, false, false, 1024);
        RequestHead head = RequestBuilder.ofClass("com.example.Hook")
                .hook(name, first, second)
                .head();
        new Exchange(carrier, head, facts, 0).run(new FixedSource(entry), 1);
        return carrier.steps();
    }

    private List<String> fields() {
        List<String> fields = new ArrayList<>();
        java.nio.ByteBuffer bytes =
                java.nio.ByteBuffer.allocate(carrier.sentHead().headers().size());
        carrier.sentHead().headers().writeTo(bytes);
        bytes.flip();
        while (bytes.hasRemaining()) {
            byte[] name = new byte[bytes.getShort()];
            byte[] value = new byte[bytes.getInt()];
            bytes.get(name).get(value);
            fields.add(latin(name) + "=" + latin(value));
        }
        return fields;
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Test
    void decisionIsAFieldOfAHeadWithoutBody() {
        AccessChecker checker = (environ, host) -> host.equals("h\u00f6st") ? Decision.DENY : Decision.GRANT;
        assertThat(ask(checker, "access", "h\u00f6st", "")).containsExactly("head 200 OK 0", "end");
        assertThat(fields()).containsExactly("decision=DENY");
    }

    @Test
    void hookSeesNoBody() {
        List<Boolean> seen = new ArrayList<>();
        AccessChecker checker = (environ, host) -> {
            seen.add(environ.containsKey("jvmgi.input"));
            seen.add(environ.containsKey("jvmgi.errors"));
            return Decision.GRANT;
        };
        ask(checker, "access", "", "");
        assertThat(seen).containsExactly(false, true);
    }

    @Test
    void passwordsAndNamesAreBytes() {
        PasswordChecker checker = (environ, user, password) ->
                password.equals("p\u00e4ss") ? PasswordResult.grantedAs(user + "\u00fc") : PasswordResult.denied();
        ask(checker, "password", "ann", "p\u00e4ss");
        assertThat(fields()).containsExactly("outcome=GRANTED", "user=ann\u00fc");
    }

    @Test
    void digestIsInSmallLetters() {
        DigestRealm realm = (environ, user, name) -> Optional.of("ABCDEF0123456789abcdef0123456789");
        ask(realm, "digest", "ann", "realm");
        assertThat(fields()).containsExactly("hash=abcdef0123456789abcdef0123456789");
    }

    @Test
    void namesOfTheConfigurationAreUtf8() {
        GroupProvider groups = (environ, user) -> List.of("staff", "K\u00e4ufer");
        ask(groups, "groups", "ann", "");
        assertThat(fields()).containsExactly("group=staff", "group=K\u00c3\u00a4ufer");
    }

    @Test
    void dispatcherSaysWhatItChooses() {
        Dispatcher dispatcher = new Dispatcher() {
            @Override
            public Optional<String> applicationGroup(Environ environ) {
                return Optional.of("named");
            }
        };
        ask(dispatcher, "dispatch", "", "");
        assertThat(fields()).containsExactly("application-group=named");
    }

    @Test
    void unusableAnswersAre500() {
        AccessChecker nothing = (environ, host) -> null;
        DigestRealm secret = (environ, user, realm) -> Optional.of("plain text");
        assertThat(ask(nothing, "access", "", "")).last().asString().startsWith("abort 500 691 ");
        assertThat(ask(secret, "digest", "", ""))
                .last()
                .asString()
                .startsWith("abort 500 691 ")
                .doesNotContain("plain");
    }

    @Test
    void classThatIsNoSuchHookIs500() {
        AccessChecker checker = (environ, host) -> Decision.GRANT;
        assertThat(ask(checker, "groups", "", "")).last().asString().startsWith("abort 500 692 ");
        assertThat(ask(checker, "unheard-of", "", "")).last().asString().startsWith("abort 500 692 ");
    }
}
