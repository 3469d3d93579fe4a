/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A list of name-value pairs inside a payload. Only the places of names and values are kept: nothing is decoded before it
 * is asked for. Immutable.
 */
public final class FieldList {
    /** Of {@link #places} for each pair: where its name begins, the name's length, and that of the value, which follows. */
    private static final int WORDS = 3;

    /** The two lengths before each pair. */
    private static final int PAIR_HEAD = Short.BYTES + Integer.BYTES;

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int[] places;

    private FieldList(byte[] bytes, int[] places) {
        this.bytes = bytes;
        this.places = places;
    }

    /** Reads a payload that is one list. */
    public static FieldList decode(byte[] payload) throws ProtocolException {
        return decode(payload, 0);
    }

    /** Reads a list that begins at an offset and ends with the payload. */
    static FieldList decode(byte[] payload, int offset) throws ProtocolException {
        PayloadReader in = new PayloadReader(payload);
        in.skip(offset);
        int count = in.u16();
        // A pair takes at least seven bytes, so a false count cannot make this large.
        if (count > (payload.length - in.position()) / (PAIR_HEAD + 1)) {
            throw new ProtocolException("the payload ends before the pairs it announces");
        }
        int[] places = new int[count * WORDS];
        int end = place(payload, in.position(), places);
        if (end != payload.length) {
            throw new ProtocolException((payload.length - end) + " bytes are left over after the payload");
        }
        return new FieldList(payload, places);
    }

    /** Finds the pairs from an offset on; where they end. Each request has dozens, so each is checked once and as a whole. */
    private static int place(byte[] payload, int offset, int[] places) throws ProtocolException {
        int next = offset;
        for (int i = 0; i < places.length; i += WORDS) {
            if (payload.length - next < PAIR_HEAD) {
                throw new ProtocolException("the payload ends before what it announces");
            }
            int nameLength = Short.toUnsignedInt((short) SHORT.get(payload, next));
            long valueLength = Integer.toUnsignedLong((int) INT.get(payload, next + Short.BYTES));
            next += PAIR_HEAD;
            if (nameLength == 0) {
                throw new ProtocolException("a pair without a name");
            }
            if (nameLength + valueLength > payload.length - next) {
                throw new ProtocolException("the payload ends before what it announces");
            }
            places[i] = next;
            places[i + 1] = nameLength;
            places[i + 2] = (int) valueLength;
            next += nameLength + (int) valueLength;
        }
        return next;
    }

    /** The number of pairs. */
    public int size() {
        return places.length / WORDS;
    }

    /** The name of a pair, as bytes. */
    public byte[] name(int index) {
        int p = index * WORDS;
        return Arrays.copyOfRange(bytes, places[p], places[p] + places[p + 1]);
    }

    /** The value of a pair, as bytes. */
    public byte[] value(int index) {
        int start = valueStart(index);
        return Arrays.copyOfRange(bytes, start, start + places[index * WORDS + 2]);
    }

    /** The name of a pair, each byte one char. */
    public String latinName(int index) {
        int p = index * WORDS;
        return latin(places[p], places[p + 1]);
    }

    /** The value of a pair, each byte one char. */
    public String latinValue(int index) {
        return latin(valueStart(index), places[index * WORDS + 2]);
    }

    /** The hash that {@link String#hashCode} gives for the name, without making the string. */
    public int nameHash(int index) {
        int p = index * WORDS;
        int hash = 0;
        for (int i = places[p], end = places[p] + places[p + 1]; i < end; i++) {
            hash = 31 * hash + (bytes[i] & 0xFF);
        }
        return hash;
    }

    /** Whether two pairs have the same name. */
    public boolean sameName(int index, int other) {
        int a = index * WORDS;
        int b = other * WORDS;
        return Arrays.equals(bytes, places[a], places[a] + places[a + 1], bytes, places[b], places[b] + places[b + 1]);
    }

    /** The first byte of a pair's name. */
    public int nameStart(int index) {
        return bytes[places[index * WORDS]] & 0xFF;
    }

    /** Whether the name of a pair is a text, each byte one char. */
    public boolean nameIs(int index, String name) {
        int p = index * WORDS;
        return matches(places[p], places[p + 1], name);
    }

    /** The last pair whose name is a text, each byte one char; −1 if there is none. */
    public int findLast(String name) {
        int length = name.length();
        for (int i = size() - 1; i >= 0; i--) {
            if (places[i * WORDS + 1] == length && nameIs(i, name)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the value of a pair is a text, each byte one char. */
    public boolean valueIs(int index, String value) {
        return matches(valueStart(index), places[index * WORDS + 2], value);
    }

    private int valueStart(int index) {
        return places[index * WORDS] + places[index * WORDS + 1];
    }

    private boolean matches(int start, int length, String text) {
        if (length != text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((bytes[start + i] & 0xFF) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String latin(int start, int length) {
        return new String(bytes, start, length, ISO_8859_1);
    }
}
