/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange.environ;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jvmgi.Environ;

/** Goes through the keys that an environ had when the iteration began; values are decoded when an entry is asked for its. */
final class EnvironIterator implements Iterator<Map.Entry<String, Object>> {
    private final Environ environ;
    private final List<String> keys;
    private int next;
    private String removable;

    EnvironIterator(Environ environ, List<String> keys) {
        this.environ = environ;
        this.keys = keys;
    }

    @Override
    public boolean hasNext() {
        return next < keys.size();
    }

    @Override
    public Map.Entry<String, Object> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        removable = keys.get(next++);
        return new EnvironEntry(environ, removable);
    }

    @Override
    public void remove() {
        if (removable == null) {
            throw new IllegalStateException("nothing to remove: next was not called, or remove was");
        }
        environ.remove(removable);
        removable = null;
    }
}
