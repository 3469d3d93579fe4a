/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange.environ;

import java.util.Map;
import java.util.Objects;
import org.jvmgi.Environ;

/** One variable of an environ, which decodes its value when asked for it. Prints no value. */
final class EnvironEntry implements Map.Entry<String, Object> {
    private final Environ environ;
    private final String key;

    EnvironEntry(Environ environ, String key) {
        this.environ = environ;
        this.key = key;
    }

    @Override
    public String getKey() {
        return key;
    }

    @Override
    public Object getValue() {
        return environ.get(key);
    }

    @Override
    public Object setValue(Object value) {
        return environ.put(key, value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Map.Entry<?, ?> entry
                && key.equals(entry.getKey())
                && Objects.equals(getValue(), entry.getValue());
    }

    @Override
    public int hashCode() {
        return key.hashCode() ^ Objects.hashCode(getValue());
    }

    @Override
    public String toString() {
        return key;
    }
}
