/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange.environ;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jvmgi.Environ;
import org.jvmgi.engine.exchange.Entry;
import org.jvmgi.engine.wire.FieldList;
import org.jvmgi.spi.AbstractEnviron;

/**
 * A request's variables over its packed head: nothing is decoded before it is asked for. Changes lie in a map of their
 * own above it. Several threads may read while none modifies: what reading fills in is immutable, and filled in twice
 * does no harm.
 */
public final class PackedEnviron extends AbstractEnviron {
    /** In {@link #changes}: the variable was removed. */
    private static final Object REMOVED = new Object();

    /** So many look-ups go through the variables one by one: an index of them all costs as much. */
    private static final int PLAIN_LOOKUPS = 32;

    private final FieldList variables;
    private final RequestFacts facts;
    private final String[] values;
    private VariableIndex index;
    private int lookups;
    private Map<String, Object> changes;
    private int size = -1;

    /** The environ of a request; decodes nothing yet. */
    public PackedEnviron(RequestFacts facts) {
        this.facts = facts;
        this.variables = facts.head().variables();
        this.values = new String[variables.size()];
    }

    private PackedEnviron(PackedEnviron other) {
        this.facts = other.facts;
        this.variables = other.variables;
        this.values = other.values;
        this.index = other.index;
        this.changes = other.changes == null ? null : new LinkedHashMap<>(other.changes);
        this.size = other.size;
    }

    @Override
    public Environ copy() {
        return new PackedEnviron(this);
    }

    @Override
    public Object get(Object key) {
        Objects.requireNonNull(key, "key");
        if (!(key instanceof String name)) {
            return null;
        }
        Object changed = changes == null ? null : changes.get(name);
        if (changed != null) {
            return changed == REMOVED ? null : changed;
        }
        return original(name);
    }

    @Override
    public boolean containsKey(Object key) {
        Objects.requireNonNull(key, "key");
        if (!(key instanceof String name)) {
            return false;
        }
        Object changed = changes == null ? null : changes.get(name);
        return changed != null ? changed != REMOVED : isOriginal(name);
    }

    @Override
    public boolean containsValue(Object value) {
        return super.containsValue(Objects.requireNonNull(value, "value"));
    }

    @Override
    public Object put(String key, Object value) {
        Objects.requireNonNull(value, "value");
        Object before = get(key);
        change(key, value);
        return before;
    }

    @Override
    public Object remove(Object key) {
        Object before = get(key);
        if (before != null) {
            if (isOriginal((String) key)) {
                change((String) key, REMOVED);
            } else {
                changes.remove(key);
                size = -1;
            }
        }
        return before;
    }

    @Override
    public int size() {
        int known = size;
        if (known < 0) {
            known = count();
            size = known;
        }
        return known;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new Entries();
    }

    private int count() {
        int count = index().size();
        for (ComputedKey each : ComputedKey.ALL) {
            count += isThere(each) ? 1 : 0;
        }
        if (changes != null) {
            for (Map.Entry<String, Object> change : changes.entrySet()) {
                boolean original = isOriginal(change.getKey());
                if (change.getValue() == REMOVED) {
                    count--;
                } else if (!original) {
                    count++;
                }
            }
        }
        return count;
    }

    private void change(String key, Object value) {
        if (changes == null) {
            changes = new LinkedHashMap<>();
        }
        changes.put(key, value);
        size = -1;
    }

    private VariableIndex index() {
        VariableIndex made = index;
        if (made == null) {
            made = new VariableIndex(variables);
            index = made;
        }
        return made;
    }

    private boolean isOriginal(String name) {
        ComputedKey computed = ComputedKey.of(name);
        return computed != null ? isThere(computed) : find(name) >= 0;
    }

    /** Most computed keys always are; some only where the client can have what they stand for. */
    private boolean isThere(ComputedKey key) {
        return switch (key) {
            case INTERIM -> facts.interim() != null;
            case TRAILERS -> facts.trailers() != null;
            default -> true;
        };
    }

    /** The variable with a name that is no computed key's, −1 if there is none. */
    private int find(String name) {
        // Threads that count at the same time only make the index a little later.
        return index == null && lookups++ < PLAIN_LOOKUPS ? variables.findLast(name) : index().find(name);
    }

    private Object original(String name) {
        ComputedKey computed = ComputedKey.of(name);
        if (computed != null) {
            return facts.value(computed);
        }
        int found = find(name);
        return found < 0 ? null : value(found);
    }

    private String value(int variable) {
        String value = values[variable];
        if (value == null) {
            value = variables.latinValue(variable);
            values[variable] = value;
        }
        return value;
    }

    /** All keys of this moment: the variables in the order of the head, the computed ones, then those that were added. */
    private List<String> keys() {
        List<String> keys = new ArrayList<>(size());
        for (int i = 0; i < values.length; i++) {
            String name = variables.latinName(i);
            if (index().find(name) == i) {
                addIfThere(name, keys);
            }
        }
        for (ComputedKey each : ComputedKey.ALL) {
            if (isThere(each)) {
                addIfThere(each.key(), keys);
            }
        }
        if (changes != null) {
            for (String name : changes.keySet()) {
                if (!isOriginal(name)) {
                    keys.add(name);
                }
            }
        }
        return keys;
    }

    private void addIfThere(String name, List<String> keys) {
        if (changes == null || changes.get(name) != REMOVED) {
            keys.add(name);
        }
    }

    private final class Entries extends AbstractSet<Entry<String, Object>> {
        @Override
        public Iterator<Entry<String, Object>> iterator() {
            return new EnvironIterator(PackedEnviron.this, keys());
        }

        @Override
        public int size() {
            return PackedEnviron.this.size();
        }

        @Override
        public boolean contains(Object object) {
            return object instanceof Entry<?, ?> entry
                    && entry.getKey() instanceof String key
                    && entry.getValue() != null
                    && entry.getValue().equals(get(key));
        }

        @Override
        public boolean remove(Object object) {
            return contains(object) && PackedEnviron.this.remove(((Entry<?, ?>) object).getKey()) != null;
        }
    }
}
