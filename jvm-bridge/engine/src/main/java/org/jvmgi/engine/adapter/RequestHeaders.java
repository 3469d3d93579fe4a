/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.adapter;

import com.sun.net.httpserver.Headers;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jvmgi.Environ;

/** The headers of a request, which nobody changes; one that was sent several times has one value, as Apache joined it. */
final class RequestHeaders extends Headers {
    private static final String PREFIX = "HTTP_";

    RequestHeaders(Environ environ) {
        environ.forEach((name, value) -> {
            if (value instanceof String text) {
                if (name.startsWith(PREFIX)) {
                    super.add(headerName(name.substring(PREFIX.length())), text);
                } else if (name.equals("CONTENT_TYPE") || name.equals("CONTENT_LENGTH")) {
                    super.add(headerName(name), text);
                }
            }
        });
    }

    private static String headerName(String variable) {
        return variable.replace('_', '-');
    }

    private static UnsupportedOperationException unchangeable() {
        return new UnsupportedOperationException("the headers of a request cannot be changed");
    }

    @Override
    public List<String> get(Object key) {
        List<String> values = super.get(key);
        return values == null ? null : Collections.unmodifiableList(values);
    }

    @Override
    public void add(String key, String value) {
        throw unchangeable();
    }

    @Override
    public void set(String key, String value) {
        throw unchangeable();
    }

    @Override
    public List<String> put(String key, List<String> value) {
        throw unchangeable();
    }

    @Override
    public void putAll(Map<? extends String, ? extends List<String>> others) {
        throw unchangeable();
    }

    @Override
    public List<String> remove(Object key) {
        throw unchangeable();
    }

    @Override
    public void clear() {
        throw unchangeable();
    }

    @Override
    public Set<String> keySet() {
        return Collections.unmodifiableSet(super.keySet());
    }

    @Override
    public Collection<List<String>> values() {
        return super.values().stream().map(Collections::unmodifiableList).toList();
    }

    @Override
    public Set<Map.Entry<String, List<String>>> entrySet() {
        return Collections.unmodifiableMap(copy()).entrySet();
    }

    private Map<String, List<String>> copy() {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        super.entrySet().forEach(entry -> copy.put(entry.getKey(), Collections.unmodifiableList(entry.getValue())));
        return copy;
    }
}
