/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange.environ;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.jvmgi.Environ;
import org.jvmgi.engine.log.RequestOutput;
import org.jvmgi.engine.wire.RequestBuilder;

/** The environ as a map over the packed head. */
class PackedEnvironTest {
    private final InputStream input = new ByteArrayInputStream(new byte[0]);
    private final PackedEnviron environ = environ(RequestBuilder.ofClass("com.example.App")
            .variable("HTTP_HOST", "first")
            .variable("HTTP_HOST", "localhost")
            .variable("HTTP_X_LATIN", "ä\u0080ÿ")
            .variable("jvmgi.url_scheme", "https")
            .variable("mod_jvmgi.entry_class", "forged")
            .variable("mod_jvmgi.process_group", "default"));

    private PackedEnviron environ(RequestBuilder request) {
        ServerFacts server = new ServerFacts(List.of(0, 1, 0), List.of(2, 4, 71), true, false, false, 1000);
        return new PackedEnviron(new RequestFacts(
                request.head(),
                server,
                new Served("the group", "com.example.App", 3),
                20,
                30,
                input,
                new RequestOutput((level, code, text) -> {}),
                null,
                null));
    }

    /** What a map must have that is equal to the environ. */
    private static Map<String, Object> copyOf(Environ environ) {
        Map<String, Object> copy = new HashMap<>();
        environ.forEach(copy::put);
        return copy;
    }

    @Test
    void variablesAreTheBytes() {
        assertThat(environ.get("REQUEST_METHOD")).isEqualTo("GET");
        assertThat(environ.get("HTTP_X_LATIN")).isEqualTo("ä\u0080ÿ");
        assertThat(environ.get("PATH_INFO")).isEqualTo("");
        assertThat(environ.get("HTTP_NONE")).isNull();
        assertThat(environ.get(new Object())).isNull();
        assertThat(environ.isSecure()).isTrue();
        assertThat(environ.header("X-Latin")).hasValue("ä\u0080ÿ");
    }

    @Test
    void ofOneNameTheLastWins() {
        assertThat(environ.get("HTTP_HOST")).isEqualTo("localhost");
        assertThat(environ.keySet()).containsOnlyOnce("HTTP_HOST");
    }

    @Test
    void manyLookUpsFindWhatTheFirstOnesFound() {
        for (int i = 0; i < 20; i++) {
            assertThat(environ.get("HTTP_HOST")).isEqualTo("localhost");
            assertThat(environ.get("HTTP_NONE")).isNull();
            assertThat(environ.containsKey("REQUEST_METHOD")).isTrue();
        }
    }

    @Test
    void computedKeysHaveTheirTypes() {
        assertThat(environ.get("jvmgi.version")).isEqualTo(List.of(1, 0));
        assertThat(environ.get("mod_jvmgi.version")).isEqualTo(List.of(0, 1, 0));
        assertThat(environ.get("apache.version")).isEqualTo(List.of(2, 4, 71));
        assertThat(environ.get("jvmgi.multithread")).isEqualTo(true);
        assertThat(environ.get("jvmgi.multiprocess")).isEqualTo(false);
        assertThat(environ.get("jvmgi.run_once")).isEqualTo(false);
        assertThat(environ.get("jvmgi.input_terminated")).isEqualTo(true);
        assertThat(environ.get("jvmgi.file_wrapper")).isInstanceOf(Function.class);
        assertThat(environ.get("mod_jvmgi.request_start")).isEqualTo(1_795_342_830_123_456L);
        assertThat(environ.get("mod_jvmgi.queue_start")).isEqualTo(1_795_342_830_123_999L);
        assertThat(environ.get("mod_jvmgi.daemon_start")).isEqualTo(20L);
        assertThat(environ.get("mod_jvmgi.application_start")).isEqualTo(30L);
        assertThat(environ.get("mod_jvmgi.thread_id")).isEqualTo(3L);
        assertThat(environ.get("mod_jvmgi.application_group")).isEqualTo("the group");
        assertThat(environ.get("mod_jvmgi.process_group")).isEqualTo("default");
        assertThat(environ.input()).isSameAs(input);
        assertThat(environ.errors()).isSameAs(environ.errors());
    }

    @Test
    void computedKeysCannotBeForged() {
        assertThat(environ.get("mod_jvmgi.entry_class")).isEqualTo("com.example.App");
        assertThat(environ.keySet()).containsOnlyOnce("mod_jvmgi.entry_class");
    }

    @Test
    void isAMapLikeAnyOther() {
        Map<String, Object> copy = copyOf(environ);
        assertThat(environ).hasSameSizeAs(copy).isEqualTo(copy).hasSameHashCodeAs(copy);
        assertThat(copy).isEqualTo(environ);
        assertThat(environ.containsKey("HTTP_HOST")).isTrue();
        assertThat(environ.containsKey("jvmgi.input")).isTrue();
        assertThat(environ.containsKey("HTTP_NONE")).isFalse();
        assertThat(environ.containsValue("localhost")).isTrue();
        assertThat(environ.entrySet().contains(Map.entry("HTTP_HOST", "localhost")))
                .isTrue();
        assertThat(environ.entrySet().contains(Map.entry("HTTP_HOST", "first"))).isFalse();
    }

    @Test
    void changesShowEverywhere() {
        int size = environ.size();
        assertThat(environ.put("HTTP_HOST", "other")).isEqualTo("localhost");
        assertThat(environ.put("com.example.user", 7)).isNull();
        assertThat(environ.put("jvmgi.url_scheme", "http")).isEqualTo("https");
        assertThat(environ.remove("HTTP_X_LATIN")).isEqualTo("ä\u0080ÿ");
        assertThat(environ.remove("HTTP_X_LATIN")).isNull();
        assertThat(environ.remove("jvmgi.input")).isSameAs(input);
        assertThat(environ.remove("HTTP_NONE")).isNull();

        assertThat(environ).hasSize(size + 1 - 2).isEqualTo(copyOf(environ));
        assertThat(environ.isSecure()).isFalse();
        assertThat(environ.get("HTTP_HOST")).isEqualTo("other");
        assertThat(environ.keySet())
                .contains("com.example.user", "HTTP_HOST")
                .doesNotContain("HTTP_X_LATIN", "jvmgi.input");

        assertThat(environ.put("HTTP_X_LATIN", "back")).isNull();
        assertThat(environ.remove("com.example.user")).isEqualTo(7);
        assertThat(environ).hasSize(size - 1);
    }

    @Test
    void viewsWriteThrough() {
        Iterator<Map.Entry<String, Object>> entries = environ.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, Object> entry = entries.next();
            if (entry.getKey().equals("HTTP_HOST")) {
                entry.setValue("set");
            } else if (entry.getKey().equals("PATH_INFO")) {
                entries.remove();
                assertThatThrownBy(entries::remove).isInstanceOf(IllegalStateException.class);
            }
        }
        assertThat(environ.get("HTTP_HOST")).isEqualTo("set");
        assertThat(environ.containsKey("PATH_INFO")).isFalse();
        environ.keySet().remove("SCRIPT_NAME");
        assertThat(environ.containsKey("SCRIPT_NAME")).isFalse();
        assertThat(environ.entrySet().remove(Map.entry("HTTP_HOST", "wrong"))).isFalse();
        assertThat(environ.entrySet().remove(Map.entry("HTTP_HOST", "set"))).isTrue();
        environ.clear();
        assertThat(environ).isEmpty();
    }

    @Test
    void copiesAreApart() {
        environ.put("a", 1);
        Environ copy = environ.copy();
        environ.put("a", 2);
        copy.remove("HTTP_HOST");
        assertThat(copy.get("a")).isEqualTo(1);
        assertThat(environ.get("HTTP_HOST")).isEqualTo("localhost");
        assertThat(copy).hasSize(environ.size() - 1);
    }

    @Test
    void nullIsRefused() {
        assertThatThrownBy(() -> environ.put("a", null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> environ.put(null, "a")).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> environ.get(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> environ.containsKey(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> environ.containsValue(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> environ.remove(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void printsNoValues() {
        assertThat(environ.toString()).contains("HTTP_HOST").doesNotContain("localhost");
        assertThat(environ.entrySet().toString()).contains("HTTP_HOST").doesNotContain("localhost");
    }

    @Test
    void manyVariablesAreFound() {
        RequestBuilder request = RequestBuilder.ofClass("com.example.App");
        for (int i = 0; i < 1000; i++) {
            request.variable("HTTP_X_" + i, "value " + i);
        }
        PackedEnviron large = environ(request);
        for (int i = 0; i < 1000; i++) {
            assertThat(large.get("HTTP_X_" + i)).isEqualTo("value " + i);
        }
        assertThat(large.get("HTTP_X_1000")).isNull();
    }
}
