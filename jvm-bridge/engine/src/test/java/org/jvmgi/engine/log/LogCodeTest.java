/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The codes and docs/errors.md belong together. */
class LogCodeTest {
    private static final Path ERRORS = Path.of("..", "..", "docs", "errors.md");

    @ParameterizedTest
    @EnumSource
    void eachCodeIsDocumented(LogCode code) throws IOException {
        assertThat(LogCode.label(code.number())).matches("JVMGI0(218|55\\d|6\\d\\d)");
        assertThat(Files.readString(ERRORS)).contains("\n## " + LogCode.label(code.number()) + " — ");
    }

    @Test
    void eachDocumentedCodeExists() throws IOException {
        List<String> known =
                Stream.of(LogCode.values()).map(c -> LogCode.label(c.number())).toList();
        try (Stream<String> lines = Files.lines(ERRORS)) {
            assertThat(lines.filter(line -> line.matches("## JVMGI0(55|6).*")).map(line -> line.substring(3, 12)))
                    .isNotEmpty()
                    .allMatch(known::contains);
        }
    }

    @Test
    void numbersAreDistinctAndSorted() {
        assertThat(Stream.of(LogCode.values()).map(LogCode::number)).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void textsHaveTheDetail() {
        assertThat(LogCode.NO_BODY.with("")).isEqualTo(LogCode.NO_BODY.text());
        assertThat(LogCode.NO_BODY.with("x")).isEqualTo(LogCode.NO_BODY.text() + ": x");
    }
}
