/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jvmgi.spi.AbstractEnviron;

/** An environ over a plain map: the kind that tests, copies and sub-requests use. */
public final class MapEnviron extends AbstractEnviron {
    /** A concurrent map because it refuses null everywhere, also through its views. */
    private final Map<String, Object> variables;

    /**
     * Copies the variables.
     *
     * @param variables the first content
     */
    public MapEnviron(Map<String, ?> variables) {
        this.variables = new ConcurrentHashMap<>(variables);
    }

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
        return variables.entrySet();
    }

    @Override
    public Object get(Object key) {
        return variables.get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return variables.containsKey(key);
    }

    @Override
    public Object put(String key, Object value) {
        return variables.put(key, value);
    }

    @Override
    public Object remove(Object key) {
        return variables.remove(key);
    }

    @Override
    public Set<String> keySet() {
        return variables.keySet();
    }
}
