/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal;

import java.util.Map;
import java.util.NoSuchElementException;

/** Names of variables, and typed reading by name. */
public final class EnvironKey {
    private static final String HEADER_PREFIX = "HTTP_";

    /** Names of headers asked for of late, each where its hash says: programs ask for the same few again and again. */
    private static final HeaderKey[] RECENT = new HeaderKey[128];

    /** A longer name is not worth being kept. */
    private static final int MAX_KEPT = 64;

    /** Immutable, so that threads may pass it on without a lock. */
    private record HeaderKey(String header, String key) {}

    private EnvironKey() {}

    /**
     * The variable that holds a request header. A name that no variable can hold gives a key that no environ has.
     *
     * @param header the header's name, in any case
     * @return the variable's name; empty if the name has other characters than letters, digits and {@code -}
     */
    public static String ofHeader(String header) {
        int place = header.hashCode() & (RECENT.length - 1);
        HeaderKey recent = RECENT[place];
        if (recent != null && recent.header().equals(header)) {
            return recent.key();
        }
        String key = makeOfHeader(header);
        if (header.length() <= MAX_KEPT) {
            RECENT[place] = new HeaderKey(header, key);
        }
        return key;
    }

    private static String makeOfHeader(String header) {
        char[] key = new char[HEADER_PREFIX.length() + header.length()];
        HEADER_PREFIX.getChars(0, HEADER_PREFIX.length(), key, 0);
        for (int i = 0; i < header.length(); i++) {
            char c = variableCharacter(header.charAt(i));
            if (c == 0) {
                return "";
            }
            key[HEADER_PREFIX.length() + i] = c;
        }
        String name = new String(key);
        return switch (name) {
            case "HTTP_CONTENT_TYPE" -> "CONTENT_TYPE";
            case "HTTP_CONTENT_LENGTH" -> "CONTENT_LENGTH";
            default -> name;
        };
    }

    private static char variableCharacter(char c) {
        if (c >= 'a' && c <= 'z') {
            return (char) (c - 'a' + 'A');
        }
        if (c == '-') {
            return '_';
        }
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : 0;
    }

    /**
     * Reads a value that may be absent.
     *
     * @param <T> the value's type
     * @param environ the variables
     * @param key the variable's name
     * @param type the value's type
     * @return the value; {@code null} if there is none
     * @throws ClassCastException naming the key, if it is of another type
     */
    public static <T> T optional(Map<String, Object> environ, String key, Class<T> type) {
        Object value = environ.get(key);
        if (value != null && !type.isInstance(value)) {
            throw new ClassCastException(key + " is a " + value.getClass().getName() + ", not a " + type.getName());
        }
        return type.cast(value);
    }

    /**
     * Reads a value that has to be there.
     *
     * @param <T> the value's type
     * @param environ the variables
     * @param key the variable's name
     * @param type the value's type
     * @return the value
     * @throws ClassCastException naming the key, if it is of another type
     * @throws NoSuchElementException naming the key, if there is none
     */
    public static <T> T required(Map<String, Object> environ, String key, Class<T> type) {
        T value = optional(environ, key, type);
        if (value == null) {
            throw new NoSuchElementException(key + " is not in the environ");
        }
        return value;
    }

    /**
     * Reads a text that may be absent.
     *
     * @param environ the variables
     * @param key the variable's name
     * @return the text; empty if there is none
     * @throws ClassCastException naming the key, if it is of another type
     */
    public static String text(Map<String, Object> environ, String key) {
        String value = optional(environ, key, String.class);
        return value == null ? "" : value;
    }
}
