/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jvmgi.internal.FieldList;
import org.jvmgi.internal.FieldText;

/**
 * The headers of a response: names and values in order, repeats allowed. Immutable; every change makes a new object.
 *
 * <p>Names compare without case and keep the case they were given. Values are bytes as chars 0–255. Both are checked
 * once, here, so that nothing that a client sees can be split or forged: a name is a token, a value has no control
 * character but the tab (RFC 9110, 5.1 and 5.5). A server encodes an object once and keeps the bytes, so headers that
 * never change are best kept in a constant.
 */
public final class Headers implements Iterable<Map.Entry<String, String>> {
    static {
        FieldList.install(headers -> headers.fields);
    }

    /** No headers. */
    public static final Headers EMPTY = new Headers(new FieldList(new String[0]));

    private final FieldList fields;

    private Headers(FieldList fields) {
        this.fields = fields;
    }

    /**
     * Makes headers.
     *
     * @param namesAndValues each name followed by its value
     * @return the headers
     * @throws IllegalArgumentException for an odd count, a name that is no token, a value with a control character or a
     *     char above 255, or more than 65,535 headers or characters of a name
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value: " + namesAndValues.length + " texts");
        }
        return namesAndValues.length == 0 ? EMPTY : new Headers(new FieldList(namesAndValues.clone()));
    }

    /**
     * Begins with no headers.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins with these headers.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        for (int i = 0; i < size(); i++) {
            builder.add(name(i), value(i));
        }
        return builder;
    }

    /**
     * These headers and one more at the end.
     *
     * @param name its name
     * @param value its value
     * @return the new headers
     * @throws IllegalArgumentException if the name or the value is not valid, as for {@link #of}
     */
    public Headers add(String name, String value) {
        return toBuilder().add(name, value).build();
    }

    /**
     * These headers with one value for a name: in the place of the first header of that name, or at the end.
     *
     * @param name the name
     * @param value its only value
     * @return the new headers
     * @throws IllegalArgumentException if the name or the value is not valid, as for {@link #of}
     */
    public Headers set(String name, String value) {
        return toBuilder().set(name, value).build();
    }

    /**
     * These headers without those of a name.
     *
     * @param name the name
     * @return the new headers; this object if it has none of that name
     */
    public Headers without(String name) {
        return contains(name) ? toBuilder().without(name).build() : this;
    }

    /**
     * Whether there is a header of a name.
     *
     * @param name the name
     * @return whether there is one
     */
    public boolean contains(String name) {
        return fields.indexOf(name, 0) >= 0;
    }

    /**
     * The value of the first header of a name.
     *
     * @param name the name
     * @return the value, if there is one
     */
    public Optional<String> first(String name) {
        int index = fields.indexOf(name, 0);
        return index < 0 ? Optional.empty() : Optional.of(value(index));
    }

    /**
     * The values of all headers of a name, in order.
     *
     * @param name the name
     * @return the values; not modifiable
     */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = fields.indexOf(name, 0); i >= 0; i = fields.indexOf(name, i + 1)) {
            values.add(value(i));
        }
        return List.copyOf(values);
    }

    /**
     * The number of headers, each repeat counted.
     *
     * @return the number
     */
    public int size() {
        return fields.size();
    }

    /**
     * The name of one header.
     *
     * @param index which, from 0
     * @return the name as given
     * @throws IndexOutOfBoundsException if there is no such header
     */
    public String name(int index) {
        return fields.name(Objects.checkIndex(index, size()));
    }

    /**
     * The value of one header.
     *
     * @param index which, from 0
     * @return the value
     * @throws IndexOutOfBoundsException if there is no such header
     */
    public String value(int index) {
        return fields.value(Objects.checkIndex(index, size()));
    }

    /** The headers in order, each a name and a value; nothing can be removed. */
    @Override
    public Iterator<Map.Entry<String, String>> iterator() {
        return fields.iterator();
    }

    /** Whether the other object has the same names, compared without case, with the same values in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    /** Names and values, for tests and debugging: {@code Headers[Content-Type: text/plain, Set-Cookie: …]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Headers[");
        for (int i = 0; i < size(); i++) {
            text.append(i == 0 ? "" : ", ").append(name(i)).append(": ").append(value(i));
        }
        return text.append(']').toString();
    }

    /** Collects headers. Not for use by several threads at once; may be used on after {@link #build()}. */
    public static final class Builder {
        private final List<String> texts = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a header at the end.
         *
         * @param name its name
         * @param value its value
         * @return this builder
         */
        public Builder add(String name, String value) {
            texts.add(Objects.requireNonNull(name, "name"));
            texts.add(Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Gives a name one value: in the place of the first header of that name, or at the end.
         *
         * @param name the name
         * @param value its only value
         * @return this builder
         */
        public Builder set(String name, String value) {
            int first = indexOf(name);
            if (first < 0) {
                return add(name, value);
            }
            texts.set(first + 1, Objects.requireNonNull(value, "value"));
            removeFrom(first + 2, name);
            return this;
        }

        /**
         * Removes the headers of a name.
         *
         * @param name the name
         * @return this builder
         */
        public Builder without(String name) {
            removeFrom(0, name);
            return this;
        }

        /**
         * Makes the headers.
         *
         * @return what has been collected
         * @throws IllegalArgumentException if a name or a value is not valid, as for {@link Headers#of}
         */
        public Headers build() {
            return of(texts.toArray(String[]::new));
        }

        private int indexOf(String name) {
            for (int i = 0; i < texts.size(); i += 2) {
                if (FieldText.sameName(texts.get(i), name)) {
                    return i;
                }
            }
            return -1;
        }

        private void removeFrom(int index, String name) {
            int i = index;
            while (i < texts.size()) {
                if (FieldText.sameName(texts.get(i), name)) {
                    texts.subList(i, i + 2).clear();
                } else {
                    i += 2;
                }
            }
        }
    }
}
