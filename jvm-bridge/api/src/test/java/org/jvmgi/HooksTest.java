/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmgi.PasswordResult.Outcome;

class HooksTest {
    @Test
    void passwordResultsHaveAnOutcome() {
        assertThat(PasswordResult.granted().outcome()).isEqualTo(Outcome.GRANTED);
        assertThat(PasswordResult.denied().outcome()).isEqualTo(Outcome.DENIED);
        assertThat(PasswordResult.unknownUser().outcome()).isEqualTo(Outcome.UNKNOWN_USER);
        assertThat(PasswordResult.granted().user()).isEmpty();
    }

    @Test
    void usersMayGetAnotherName() {
        PasswordResult result = PasswordResult.grantedAs("caf\u00e9 owner");
        assertThat(result.outcome()).isEqualTo(Outcome.GRANTED);
        assertThat(result.user()).contains("caf\u00e9 owner");
        assertThat(result).hasToString("PasswordResult[GRANTED]");
        assertThat(result)
                .isEqualTo(PasswordResult.grantedAs("caf\u00e9 owner"))
                .hasSameHashCodeAs(PasswordResult.grantedAs("caf\u00e9 owner"))
                .isNotEqualTo(PasswordResult.granted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0000", "\u20ac", "\u007f"})
    void namesAreBytesWithoutControls(String user) {
        assertThatIllegalArgumentException().isThrownBy(() -> PasswordResult.grantedAs(user));
    }

    @Test
    void namesAreNotNull() {
        assertThatNullPointerException().isThrownBy(() -> PasswordResult.grantedAs(null));
    }

    @Test
    void dispatchersChooseNothingByDefault() throws Exception {
        Dispatcher dispatcher = new Dispatcher() {};
        Environ environ = Environ.of(Map.of());
        assertThat(dispatcher.processGroup(environ)).isEmpty();
        assertThat(dispatcher.applicationGroup(environ)).isEmpty();
        assertThat(dispatcher.entryClass(environ)).isEmpty();
    }

    @Test
    void oneClassMayBeSeveralHooks() throws Exception {
        class All implements Dispatcher, AccessChecker, Reloadable {
            @Override
            public Decision allowAccess(Environ environ, String host) {
                return host.equals("192.0.2.1") ? Decision.GRANT : Decision.DECLINE;
            }

            @Override
            public Optional<String> processGroup(Environ environ) {
                return environ.header("X-Group");
            }

            @Override
            public boolean reloadRequired() {
                return true;
            }
        }
        All hooks = new All();
        assertThat(hooks.allowAccess(Environ.of(Map.of()), "192.0.2.1")).isEqualTo(Decision.GRANT);
        assertThat(hooks.processGroup(Environ.of(Map.of("HTTP_X_GROUP", "blue"))))
                .contains("blue");
        assertThat(hooks.entryClass(Environ.of(Map.of()))).isEmpty();
        assertThat(hooks.reloadRequired()).isTrue();
    }
}
