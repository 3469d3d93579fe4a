/* SPDX-License-Identifier: Apache-2.0 */
package com.example.benchmark;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** The bytes that every contender sends; each of them is compared with these before it is measured. */
public final class Answers {
    /** The system property that names the file of {@code /file}. */
    public static final String FILE_PROPERTY = "benchmark.file";

    public static final String TEXT = "text/plain";
    public static final String BINARY = "application/octet-stream";

    /** Length of the answer to {@code /environ} in bytes. */
    public static final int ENVIRON_LENGTH = 1024;

    /** Length of the answers to {@code /streamed} and {@code /file} in bytes. */
    public static final int LARGE_LENGTH = 10 * 1024 * 1024;

    /** Length of one write of {@code /streamed} in bytes. */
    public static final int CHUNK_LENGTH = 64 * 1024;

    public static final int CHUNKS = LARGE_LENGTH / CHUNK_LENGTH;

    /** The request headers that {@code /environ} reads, in the order of its answer. */
    public static final List<String> HEADER_NAMES = List.of(
            "User-Agent",
            "Accept",
            "Accept-Language",
            "Accept-Encoding",
            "Referer",
            "Cookie",
            "X-Request-Id",
            "X-Tenant",
            "X-Trace",
            "X-Locale");

    private static final byte[] HELLO = "Hello World!".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] CHUNK = new byte[CHUNK_LENGTH];

    static {
        Arrays.fill(CHUNK, (byte) 'x');
    }

    private Answers() {}

    /** A fresh copy of the answer to {@code /hello}. */
    public static byte[] hello() {
        return HELLO.clone();
    }

    /** A fresh copy of one write of {@code /streamed}. */
    public static byte[] chunk() {
        return CHUNK.clone();
    }

    /** The file of {@code /file}; {@value #FILE_PROPERTY} must be set. */
    public static Path file() {
        String file = System.getProperty(FILE_PROPERTY);
        if (file == null) {
            throw new IllegalStateException("the system property " + FILE_PROPERTY + " is not set");
        }
        return Path.of(file);
    }

    /**
     * The answer to {@code /environ}: one line for each of {@link #HEADER_NAMES}, filled up with dots to
     * {@link #ENVIRON_LENGTH} bytes.
     *
     * @param header gives the value of a request header, empty for one that is missing
     */
    public static byte[] environ(UnaryOperator<String> header) {
        StringBuilder lines = new StringBuilder(ENVIRON_LENGTH);
        for (String name : HEADER_NAMES) {
            lines.append(name).append(": ").append(header.apply(name)).append('\n');
        }
        byte[] text = lines.toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] answer = Arrays.copyOf(text, ENVIRON_LENGTH);
        if (text.length < ENVIRON_LENGTH) {
            Arrays.fill(answer, text.length, ENVIRON_LENGTH, (byte) '.');
        }
        return answer;
    }
}
