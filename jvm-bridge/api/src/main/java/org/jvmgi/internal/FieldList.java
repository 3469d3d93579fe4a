/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jvmgi.Headers;
import org.jvmgi.spi.HeadersEncoding;

/** The content of a {@link Headers}: checked names and values, never changed, and their encoding once somebody asked. */
public final class FieldList implements Iterable<Map.Entry<String, String>> {
    /** The longest name, and the most fields, that servers have to carry. */
    public static final int MAX_NAME_LENGTH = 0xFFFF;

    /** The most fields. */
    public static final int MAX_SIZE = 0xFFFF;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Set by {@code Headers} when it is initialised, so before the first object of it exists. */
    private static Function<Headers, FieldList> opener;

    /** Names at even indices, each followed by its value. */
    private final String[] texts;

    /**
     * Threads may race to set it, to equal objects whose fields are final, so it needs no lock.
     */
    private HeadersEncoding encoding;

    /**
     * Checks and takes over names and values.
     *
     * @param texts each name followed by its value; not to be changed afterwards
     * @throws IllegalArgumentException for a name that is no token, a value with a control character or a char above
     *     255, or more than servers have to carry
     */
    public FieldList(String[] texts) {
        if (texts.length / 2 > MAX_SIZE) {
            throw new IllegalArgumentException("more than " + MAX_SIZE + " headers");
        }
        for (int i = 0; i < texts.length; i += 2) {
            checkName(texts[i]);
            checkValue(texts[i], texts[i + 1]);
        }
        this.texts = texts;
    }

    private static void checkName(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("a header's name has 1 to " + MAX_NAME_LENGTH + " characters");
        }
        int invalid = FieldText.indexOfNonToken(name);
        if (invalid >= 0) {
            throw new IllegalArgumentException(
                    "a header's name is a token, but this one has " + describe(name, invalid));
        }
    }

    private static void checkValue(String name, String value) {
        int invalid = FieldText.indexOfInvalid(value);
        if (invalid >= 0) {
            throw new IllegalArgumentException("the value of the header " + name + " has " + describe(value, invalid));
        }
    }

    private static String describe(String text, int index) {
        return "the character U+" + HEX.toHexDigits(text.charAt(index)) + " at index " + index;
    }

    /**
     * Lets {@link #of} look into {@code Headers}.
     *
     * @param function gives the list of a headers object
     */
    public static void install(Function<Headers, FieldList> function) {
        opener = function;
    }

    /**
     * The content of a headers object.
     *
     * @param headers the object
     * @return its content
     */
    public static FieldList of(Headers headers) {
        return opener.apply(headers);
    }

    /**
     * The number of fields.
     *
     * @return the number
     */
    public int size() {
        return texts.length / 2;
    }

    /**
     * A field's name.
     *
     * @param index which field, from 0
     * @return the name as given
     */
    public String name(int index) {
        return texts[2 * index];
    }

    /**
     * A field's value.
     *
     * @param index which field, from 0
     * @return the value
     */
    public String value(int index) {
        return texts[2 * index + 1];
    }

    /**
     * Finds a field by its name.
     *
     * @param name the name, in any case
     * @param from the index to begin at
     * @return the index of the first such field, −1 if there is none
     */
    public int indexOf(String name, int from) {
        for (int i = from; i < size(); i++) {
            if (FieldText.sameName(name(i), name)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The kept encoding.
     *
     * @return what {@link #keep} got; {@code null} before
     */
    public HeadersEncoding encoding() {
        return encoding;
    }

    /**
     * Keeps an encoding.
     *
     * @param made an encoding of this list
     */
    public void keep(HeadersEncoding made) {
        encoding = made;
    }

    /** The fields in order; nothing can be removed. */
    @Override
    public Iterator<Map.Entry<String, String>> iterator() {
        return IntStream.range(0, size())
                .mapToObj(index -> Map.entry(name(index), value(index)))
                .iterator();
    }

    /** Whether the other list has the same names, compared without case, with the same values in the same order. */
    @Override
    public boolean equals(Object other) {
        if (!(other instanceof FieldList that) || size() != that.size()) {
            return false;
        }
        for (int i = 0; i < size(); i++) {
            if (!FieldText.sameName(name(i), that.name(i)) || !value(i).equals(that.value(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < size(); i++) {
            hash = 31 * (31 * hash + FieldText.nameHash(name(i))) + value(i).hashCode();
        }
        return hash;
    }
}
