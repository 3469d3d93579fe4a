/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.jvmgi.it.server.Settings;

/** The tables of log codes and the page that explains them hold the same codes. */
class ErrorsPageTest {

    private static final Pattern SECTION = Pattern.compile("^## JVMGI(\\d{4}) — \\S.*$", Pattern.MULTILINE);
    private static final Pattern NATIVE = Pattern.compile("\\bX\\((\\d+), [A-Z0-9_]+\\)");
    private static final Pattern JAVA = Pattern.compile("^    [A-Z0-9_]+\\((\\d+), LogLevel\\.", Pattern.MULTILINE);

    private static String read(String file) throws IOException {
        return Files.readString(Settings.repository().resolve(file));
    }

    private static List<Integer> numbers(Pattern pattern, String text) {
        List<Integer> numbers = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            numbers.add(Integer.parseInt(matcher.group(1)));
        }
        return numbers;
    }

    @Test
    void everyCodeHasItsSectionAndEverySectionItsCode() throws IOException {
        SortedSet<Integer> codes = new TreeSet<>(numbers(NATIVE, read("native/core/jvmgi_codes.h")));
        codes.addAll(numbers(JAVA, read("jvm-bridge/engine/src/main/java/org/jvmgi/engine/log/LogCode.java")));
        List<Integer> sections = numbers(SECTION, read("docs/errors.md"));
        assertThat(sections).containsExactlyElementsOf(codes);
    }

    @Test
    void everySectionTellsCauseOutcomeAndRemedy() throws IOException {
        Path page = Settings.repository().resolve("docs/errors.md");
        for (String section : Files.readString(page).split("(?m)^(?=## JVMGI)")) {
            if (section.startsWith("## JVMGI")) {
                assertThat(section).contains("Cause", "Outcome", "Remedy");
            }
        }
    }
}
