/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot.exit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a class (JVMS chapter 4), read as far as it takes to add constants, to rename what is written in the constant pool and to
 * give methods another body. Everything else is copied as it is. Not thread-safe.
 */
final class ClassFile {

    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int METHOD_REFERENCE = 10;
    private static final int NAME_AND_TYPE = 12;
    /** Magic number and version before the constant pool's count. */
    private static final int HEADER = 8;
    /** Sizes of the constants by their tag, without the tag; Utf8 is longer by its text. 0: no such tag. */
    private static final int[] SIZES = {0, 2, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2};

    private final ByteBuffer in;
    /** What stands in the constant pool at each index, tag included; null where there is nothing. */
    private final List<byte[]> constants = new ArrayList<>();
    /** Where the part behind the constant pool begins. */
    private final int body;

    private int replaced;

    ClassFile(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
        in.position(HEADER);
        int count = unsignedShort();
        constants.add(null);
        while (constants.size() < count) {
            byte[] constant = nextConstant();
            constants.add(constant);
            if (constant[0] == LONG || constant[0] == DOUBLE) {
                constants.add(null); // they take two places
            }
        }
        body = in.position();
    }

    private int unsignedShort() {
        return Short.toUnsignedInt(in.getShort());
    }

    private byte[] nextConstant() {
        int start = in.position();
        int tag = in.get(start);
        int size = tag > 0 && tag < SIZES.length ? SIZES[tag] : 0;
        if (size == 0) {
            throw new IllegalArgumentException("unknown constant " + tag);
        }
        if (tag == UTF8) {
            size += Short.toUnsignedInt(in.getShort(start + 1));
        }
        return take(1 + size);
    }

    private byte[] take(int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** The constant's index for a method of a class, both added if they were not there. */
    int methodReference(String owner, String name, String descriptor) {
        int nameAndType = add(NAME_AND_TYPE, utf8(name), utf8(descriptor));
        return add(METHOD_REFERENCE, add(CLASS, utf8(owner)), nameAndType);
    }

    private int utf8(String text) {
        return add(utf8Constant(text));
    }

    /** ASCII only, which is the same in the class file's own encoding. */
    private static byte[] utf8Constant(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(3 + bytes.length)
                .put((byte) UTF8)
                .putShort((short) bytes.length)
                .put(bytes)
                .array();
    }

    private int add(int tag, int... indexes) {
        ByteBuffer constant = ByteBuffer.allocate(1 + 2 * indexes.length).put((byte) tag);
        for (int index : indexes) {
            constant.putShort((short) index);
        }
        return add(constant.array());
    }

    private int add(byte[] constant) {
        for (int i = 1; i < constants.size(); i++) {
            if (Arrays.equals(constants.get(i), constant)) {
                return i;
            }
        }
        constants.add(constant);
        return constants.size() - 1;
    }

    /** Puts a text into the place of another wherever the constant pool holds exactly that one. */
    void rename(String from, String to) {
        byte[] old = utf8Constant(from);
        constants.replaceAll(constant -> Arrays.equals(constant, old) ? utf8Constant(to) : constant);
    }

    /**
     * The class with other bodies for some methods.
     *
     * @param codes the content of the Code attribute, by name and descriptor ({@code exit(I)V})
     * @throws IllegalArgumentException if the class has no such method with code
     */
    byte[] withBodies(Map<String, byte[]> codes) {
        int codeName = utf8("Code");
        replaced = 0;
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(rest)) {
            in.position(body);
            copyHead(out);
            copyMembers(out, Map.of(), codeName);
            copyMembers(out, codes, codeName);
            out.write(take(in.remaining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (replaced != codes.size()) {
            throw new IllegalArgumentException("not all of " + codes.keySet() + " are methods with code");
        }
        return assemble(rest.toByteArray());
    }

    /** Access flags, this class, super class and interfaces. */
    private void copyHead(DataOutputStream out) throws IOException {
        out.write(take(6));
        int interfaces = unsignedShort();
        out.writeShort(interfaces);
        out.write(take(2 * interfaces));
    }

    private void copyMembers(DataOutputStream out, Map<String, byte[]> codes, int codeName) throws IOException {
        int count = unsignedShort();
        out.writeShort(count);
        for (int i = 0; i < count; i++) {
            int name = Short.toUnsignedInt(in.getShort(in.position() + 2));
            int descriptor = Short.toUnsignedInt(in.getShort(in.position() + 4));
            out.write(take(6));
            copyAttributes(out, codes.get(text(name) + text(descriptor)), codeName);
        }
    }

    private void copyAttributes(DataOutputStream out, byte[] code, int codeName) throws IOException {
        int count = unsignedShort();
        out.writeShort(count);
        for (int i = 0; i < count; i++) {
            int name = unsignedShort();
            byte[] content = take(in.getInt());
            if (name == codeName && code != null) {
                content = code;
                replaced++;
            }
            out.writeShort(name);
            out.writeInt(content.length);
            out.write(content);
        }
    }

    private String text(int index) {
        byte[] constant = constants.get(index);
        return new String(constant, 3, constant.length - 3, StandardCharsets.UTF_8);
    }

    private byte[] assemble(byte[] rest) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(in.array(), 0, HEADER);
        whole.write(constants.size() >> 8);
        whole.write(constants.size());
        for (byte[] constant : constants) {
            if (constant != null) {
                whole.writeBytes(constant);
            }
        }
        whole.writeBytes(rest);
        return whole.toByteArray();
    }
}
