/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvmgi.express.Failure;

class ConfTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "/srv/app|/srv/app",
                "/srv/my app|\"/srv/my app\"",
                "say \"hi\"|\"say \\\"hi\\\"\"",
                "C:\\new|\"C:\\\\new\"",
                "it's|\"it's\"",
                "<b>|\"<b>\"",
                "#1|\"#1\"",
            })
    void quotesWhatHttpdWouldReadOtherwise(String argument, String expected) {
        assertThat(ConfText.quoted(argument)).isEqualTo(expected);
    }

    @Test
    void quotesTheEmptyArgument() {
        assertThat(ConfText.quoted("")).isEqualTo("\"\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "tab\there", "${PATH}", "\u007f"})
    void refusesWhatNoQuotingProtects(String argument) {
        assertThatThrownBy(() -> ConfText.quoted(argument)).isInstanceOf(Failure.class);
    }

    @Test
    void indentsSectionsAndSpreadsLongDirectives() {
        String text = new ConfText()
                .open("Directory", "/a b")
                .set("Require", "all", "denied")
                .set("Long", 1, 2, 3, 4, 5)
                .close()
                .toString();
        assertThat(text)
                .isEqualTo(
                        """
                        <Directory "/a b">
                            Require all denied
                            Long 1 \\
                                2 \\
                                3 \\
                                4 \\
                                5
                        </Directory>
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/srv/*", "/srv/a?", "/srv/[x]"})
    void refusesToGrantWhatHttpdTakesForAPattern(String path) {
        ConfText text = new ConfText();
        assertThatThrownBy(() -> text.openPath("Directory", path)).isInstanceOf(Failure.class);
    }
}
