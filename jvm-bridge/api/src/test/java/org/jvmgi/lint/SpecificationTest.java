/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jvmgi.internal.lint.Rule;

/**
 * The specification's tables of rules say what Lint checks. With {@code -Djvmgi.rewrite=true} they are written anew, from the numbers
 * that stand above each of them.
 */
class SpecificationTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "specification.md");
    private static final int MAX_LINES = 400;
    private static final Pattern TABLE =
            Pattern.compile("(?s)(<!-- rules ([0-9 -]+) -->\n).*?(<!-- end of rules -->\n)");

    private static String generated(String page) {
        return TABLE.matcher(page).replaceAll(table -> Matcher.quoteReplacement(table(table)));
    }

    private static String table(MatchResult table) {
        StringBuilder text = new StringBuilder(table.group(1)).append("| rule | kept by | |\n|---|---|---|\n");
        numbers(table.group(2)).forEach(number -> {
            Rule rule = rule(number);
            String side = rule.side().name().toLowerCase(Locale.ROOT);
            text.append("| ").append(rule.id()).append(" | ").append(side);
            text.append(" | ").append(rule.sentence()).append(" |\n");
        });
        return text.append(table.group(3)).toString();
    }

    private static Rule rule(int number) {
        String id = String.format("R-%02d", number);
        return Arrays.stream(Rule.values())
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no rule " + id));
    }

    /** {@code 1-3 7} as 1, 2, 3, 7. */
    private static Stream<Integer> numbers(String text) {
        return Arrays.stream(text.strip().split(" ")).flatMap(part -> {
            String[] ends = part.split("-", 2);
            int first = Integer.parseInt(ends[0]);
            return IntStream.rangeClosed(first, ends.length == 1 ? first : Integer.parseInt(ends[1]))
                    .boxed();
        });
    }

    @Test
    void tablesAreTheRules() throws IOException {
        String page = Files.readString(PAGE);
        String generated = generated(page);
        if (Boolean.getBoolean("jvmgi.rewrite")) {
            Files.writeString(PAGE, generated);
        } else {
            assertThat(page).isEqualTo(generated);
        }
    }

    @Test
    void everyRuleHasOnePlace() throws IOException {
        List<String> placed = new ArrayList<>();
        Matcher table = TABLE.matcher(Files.readString(PAGE));
        while (table.find()) {
            numbers(table.group(2)).forEach(number -> placed.add(rule(number).id()));
        }
        assertThat(placed)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Rule.values()).map(Rule::id).toList());
    }

    @Test
    void pageIsShort() throws IOException {
        assertThat(Files.readAllLines(PAGE)).hasSizeLessThanOrEqualTo(MAX_LINES);
    }
}
