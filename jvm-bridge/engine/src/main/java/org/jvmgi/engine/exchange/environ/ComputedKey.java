/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange.environ;

import java.util.HashMap;
import java.util.Map;

/** The keys of {@code Environ} that are no text of the request's head; {@link RequestFacts} gives their values. */
public enum ComputedKey {
    JVMGI_VERSION("jvmgi.version"),
    INPUT("jvmgi.input"),
    ERRORS("jvmgi.errors"),
    MULTITHREAD("jvmgi.multithread"),
    MULTIPROCESS("jvmgi.multiprocess"),
    RUN_ONCE("jvmgi.run_once"),
    INPUT_TERMINATED("jvmgi.input_terminated"),
    FILE_WRAPPER("jvmgi.file_wrapper"),
    APACHE_VERSION("apache.version"),
    MODULE_VERSION("mod_jvmgi.version"),
    APPLICATION_GROUP("mod_jvmgi.application_group"),
    ENTRY_CLASS("mod_jvmgi.entry_class"),
    REQUEST_START("mod_jvmgi.request_start"),
    QUEUE_START("mod_jvmgi.queue_start"),
    DAEMON_START("mod_jvmgi.daemon_start"),
    APPLICATION_START("mod_jvmgi.application_start"),
    THREAD_ID("mod_jvmgi.thread_id"),
    INTERIM("jvmgi.interim"),
    TRAILERS("jvmgi.trailers");

    /** All of them, in order. */
    static final ComputedKey[] ALL = values();

    private static final Map<String, ComputedKey> BY_NAME = byName();

    private final String key;

    ComputedKey(String key) {
        this.key = key;
    }

    private static Map<String, ComputedKey> byName() {
        Map<String, ComputedKey> table = new HashMap<>();
        for (ComputedKey each : ALL) {
            table.put(each.key, each);
        }
        return table;
    }

    /** The key with a name; {@code null} if there is none. */
    static ComputedKey of(String name) {
        return mayBe(name.isEmpty() ? 0 : name.charAt(0)) ? BY_NAME.get(name) : null;
    }

    /** Whether a name that begins with a character can be one of these; spares most look-ups. */
    static boolean mayBe(int first) {
        return first == 'j' || first == 'm' || first == 'a';
    }

    /** The name in {@code Environ}. */
    public String key() {
        return key;
    }
}
