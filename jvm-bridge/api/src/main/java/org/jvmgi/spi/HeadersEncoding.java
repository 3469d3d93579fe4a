/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jvmgi.Headers;
import org.jvmgi.internal.FieldList;
import org.jvmgi.internal.FieldText;

/**
 * {@link Headers} ready to be sent: the end-to-end fields as bytes, and apart from them what a server decides itself.
 * Made at the first call of {@link #of} and kept with the headers, so that a constant costs nothing. Immutable.
 *
 * <p>The bytes are each field in order as {@code u16} length of the name, {@code u32} length of the value, the name, the
 * value: lengths big-endian, texts ISO-8859-1. Left out are Content-Length ({@link #contentLength()}) and the hop-by-hop
 * fields of RFC 9110, 7.6.1, with those that Connection names ({@link #dropped()}).
 */
public final class HeadersEncoding {
    /** Bytes before a field's name: the two lengths. */
    private static final int LENGTHS = Short.BYTES + Integer.BYTES;

    private static final List<String> HOP_BY_HOP =
            List.of("Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

    private static final String CONTENT_LENGTH = "Content-Length";

    private final byte[] bytes;
    private final int count;
    private final List<String> dropped;
    private final List<String> contentLengths;

    private HeadersEncoding(byte[] bytes, int count, List<String> dropped, List<String> contentLengths) {
        this.bytes = bytes;
        this.count = count;
        this.dropped = dropped;
        this.contentLengths = contentLengths;
    }

    /**
     * The encoding of headers.
     *
     * @param headers the headers
     * @return their encoding; the same object at each call, unless threads race for the first
     */
    public static HeadersEncoding of(Headers headers) {
        FieldList fields = FieldList.of(headers);
        HeadersEncoding kept = fields.encoding();
        if (kept == null) {
            kept = encode(headers, fields);
            fields.keep(kept);
        }
        return kept;
    }

    /**
     * Whether a field is meant for the next hop only and never passes a gateway: Connection, Keep-Alive,
     * Proxy-Connection, TE, Trailer, Transfer-Encoding, Upgrade.
     *
     * @param name the field's name, in any case
     * @return whether it is one of these
     */
    public static boolean isHopByHop(String name) {
        for (String hopByHop : HOP_BY_HOP) {
            if (FieldText.sameName(hopByHop, name)) {
                return true;
            }
        }
        return false;
    }

    private static HeadersEncoding encode(Headers headers, FieldList fields) {
        List<String> nominated = nominated(headers);
        List<String> dropped = new ArrayList<>();
        int[] sent = new int[fields.size()];
        int count = 0;
        int size = 0;
        for (int i = 0; i < sent.length; i++) {
            String name = fields.name(i);
            if (isHopByHop(name) || isAmong(nominated, name)) {
                dropped.add(name);
            } else if (!FieldText.sameName(name, CONTENT_LENGTH)) {
                sent[count++] = i;
                size = Math.addExact(size, LENGTHS + name.length());
                size = Math.addExact(size, fields.value(i).length());
            }
        }
        byte[] bytes = write(fields, sent, count, size);
        return new HeadersEncoding(bytes, count, List.copyOf(dropped), headers.all(CONTENT_LENGTH));
    }

    private static byte[] write(FieldList fields, int[] sent, int count, int size) {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        for (int i = 0; i < count; i++) {
            String name = fields.name(sent[i]);
            String value = fields.value(sent[i]);
            buffer.putShort((short) name.length());
            buffer.putInt(value.length());
            buffer.put(name.getBytes(StandardCharsets.ISO_8859_1));
            buffer.put(value.getBytes(StandardCharsets.ISO_8859_1));
        }
        return buffer.array();
    }

    /** The names in the values of Connection. */
    private static List<String> nominated(Headers headers) {
        if (!headers.contains("Connection")) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (String value : headers.all("Connection")) {
            for (String name : value.split(",", -1)) {
                names.add(name.strip());
            }
        }
        return names;
    }

    private static boolean isAmong(List<String> names, String name) {
        return !names.isEmpty() && names.stream().anyMatch(nominated -> FieldText.sameName(nominated, name));
    }

    /**
     * The number of fields in the bytes.
     *
     * @return the number, up to 65,535
     */
    public int count() {
        return count;
    }

    /**
     * The number of bytes.
     *
     * @return the number
     */
    public int size() {
        return bytes.length;
    }

    /**
     * Copies the bytes.
     *
     * @param target where to put them, at its position
     * @throws java.nio.BufferOverflowException if there is no room for {@link #size()} bytes
     */
    public void writeTo(ByteBuffer target) {
        target.put(bytes);
    }

    /**
     * The names of the hop-by-hop fields that were left out.
     *
     * @return the names, in order, as given; empty as a rule
     */
    public List<String> dropped() {
        return dropped;
    }

    /**
     * The response's length as the application gave it.
     *
     * @return the value of Content-Length; empty if there is no such field
     * @throws IllegalArgumentException if it is not a number from 0 to {@link Long#MAX_VALUE} in digits, or if there are
     *     several that differ
     */
    public OptionalLong contentLength() {
        if (contentLengths.isEmpty()) {
            return OptionalLong.empty();
        }
        long length = parseLength(contentLengths.get(0));
        for (String other : contentLengths.subList(1, contentLengths.size())) {
            if (parseLength(other) != length) {
                throw new IllegalArgumentException("there are several Content-Length headers, and they differ");
            }
        }
        return OptionalLong.of(length);
    }

    private static long parseLength(String value) {
        boolean digits = !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits) {
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("Content-Length is too large", e);
            }
        }
        throw new IllegalArgumentException("Content-Length is not a number");
    }
}
