/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a file of tests/vectors; its README describes the format. */
final class VectorFile {
    private static final Path FOLDER = Path.of("..", "..", "tests", "vectors");

    private VectorFile() {}

    /**
     * One case.
     *
     * @param hex its bytes, as in the file
     * @param fields what decoding gives, by key, each byte of a text one char
     * @param pairs the pairs of the list, in order
     * @param error why decoding fails; empty: it does not
     */
    record Vector(
            String name, String hex, Map<String, String> fields, List<Map.Entry<String, String>> pairs, String error) {
        /** The bytes. */
        byte[] bytes() {
            return VectorFile.bytes(hex);
        }

        boolean isGood() {
            return error.isEmpty();
        }

        long number(String key) {
            return Long.parseLong(fields.get(key));
        }

        String text(String key) {
            return fields.get(key);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** All cases of a file; it is an error when there are none. */
    static Stream<Vector> of(String file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(FOLDER.resolve(file), US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Vector> vectors = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : lines) {
            if (line.isEmpty()) {
                addBlock(block, vectors);
            } else if (!line.startsWith("#")) {
                block.add(line);
            }
        }
        addBlock(block, vectors);
        if (vectors.isEmpty()) {
            throw new IllegalStateException("no case in " + file);
        }
        return vectors.stream();
    }

    private static void addBlock(List<String> block, List<Vector> vectors) {
        if (block.isEmpty()) {
            return;
        }
        String name = "";
        String error = "";
        StringBuilder hex = new StringBuilder();
        Map<String, String> fields = new LinkedHashMap<>();
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        for (String line : block) {
            if (line.startsWith("  ")) {
                hex.append(line);
                continue;
            }
            String key = line.substring(0, line.indexOf(':'));
            String rest = line.substring(key.length() + 1);
            String value = rest.startsWith(" ") ? rest.substring(1) : rest;
            switch (key) {
                case "case" -> name = value;
                case "hex" -> hex.append(value);
                case "field" -> {
                    Map.Entry<String, String> field = pair(value);
                    fields.put(field.getKey(), field.getValue());
                }
                case "pair" -> pairs.add(pair(value));
                case "error" -> error = value;
                default -> throw new IllegalStateException("unknown line: " + line);
            }
        }
        vectors.add(new Vector(name, hex.toString(), fields, pairs, error));
        block.clear();
    }

    private static Map.Entry<String, String> pair(String text) {
        int equals = text.indexOf('=');
        return Map.entry(unescape(text.substring(0, equals)), unescape(text.substring(equals + 1)));
    }

    /** {@code \xHH} is one byte, {@code \(HH*N)} is N times the byte. */
    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            if (text.charAt(i) != '\\') {
                plain.append(text.charAt(i++));
            } else if (text.charAt(i + 1) == 'x') {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 4;
            } else {
                int end = text.indexOf(')', i);
                plain.append(new String(bytes(text.substring(i + 2, end)), ISO_8859_1));
                i = end + 1;
            }
        }
        return plain.toString();
    }

    private static byte[] bytes(String hex) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String word : hex.strip().split("\\s+")) {
            int i = 0;
            while (i < word.length()) {
                int value = Integer.parseInt(word.substring(i, i + 2), 16);
                i += 2;
                int times = 1;
                if (i < word.length() && word.charAt(i) == '*') {
                    times = Integer.parseInt(word.substring(i + 1));
                    i = word.length();
                }
                for (int n = 0; n < times; n++) {
                    bytes.write(value);
                }
            }
        }
        return bytes.toByteArray();
    }
}
