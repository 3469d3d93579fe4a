/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Which build of mod_jvmgi this is; both ends of a connection must be of the same. */
public final class Build {
    private static final String NAME = read();

    private Build() {}

    /** The build as it stands in HELLO. */
    public static String name() {
        return NAME;
    }

    /** The version as numbers. */
    public static List<Integer> version() {
        return numbers(NAME);
    }

    /** The numbers that a version begins with: of {@code 2.4.71-dev} 2, 4 and 71. */
    public static List<Integer> numbers(String version) {
        List<Integer> numbers = new ArrayList<>();
        int number = -1;
        for (int i = 0; i < version.length(); i++) {
            char c = version.charAt(i);
            if (c >= '0' && c <= '9') {
                number = 10 * Math.max(0, number) + (c - '0');
            } else {
                numbers.add(Math.max(0, number));
                number = -1;
            }
            if (c != '.' && number < 0) {
                break;
            }
        }
        if (number >= 0) {
            numbers.add(number);
        }
        return List.copyOf(numbers);
    }

    private static String read() {
        try (InputStream in = Build.class.getResourceAsStream("/org/jvmgi/engine/build.txt")) {
            if (in == null) {
                throw new IllegalStateException("the engine's jar has no org/jvmgi/engine/build.txt");
            }
            return new String(in.readAllBytes(), US_ASCII).strip();
        } catch (IOException e) {
            throw new IllegalStateException("the engine's jar cannot be read", e);
        }
    }
}
