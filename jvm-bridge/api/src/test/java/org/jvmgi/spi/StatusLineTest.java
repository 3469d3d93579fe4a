/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusLineTest {
    @ParameterizedTest
    @CsvSource({
        "200 OK, 200, OK",
        "200 Fine, 200, Fine",
        "404, 404, Not Found",
        "'404 ', 404, Not Found",
        "299 Odd, 299, Odd",
        "299, 299, Successful",
        "399, 399, Redirection",
        "418, 418, Client Error",
        "599, 599, Server Error",
        "200  two blanks, 200, ' two blanks'",
    })
    void takesApartWhatApplicationsGive(String status, int code, String reason) {
        assertThat(StatusLine.parse(status)).isEqualTo(new StatusLine(code, reason));
    }

    @Test
    void replacesReasonsThatAreNoText() {
        assertThat(StatusLine.parse("200 OK\r\nSet-Cookie: x=1")).isEqualTo(StatusLine.of(200));
        assertThat(StatusLine.parse("200 \u20ac")).isEqualTo(StatusLine.of(200));
        assertThat(StatusLine.parse("200 tab\there \u00e9").reason()).isEqualTo("tab\there \u00e9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "20",
                "2000",
                "200OK",
                "20x OK",
                " 200 OK",
                "OK",
                "-20 OK",
                "+20 OK",
                "100 Continue",
                "101 x",
                "199 x",
                "600 x",
                "999 x",
                "000 x",
                "200\tOK",
                "\u0662\u0660\u0660 OK"
            })
    void refusesWhatIsNoStatus(String status) {
        assertThatIllegalArgumentException().isThrownBy(() -> StatusLine.parse(status));
    }

    @Test
    void knowsTheStandardReasons() {
        assertThat(StatusLine.of(200)).hasToString("200 OK");
        assertThat(StatusLine.of(413)).hasToString("413 Content Too Large");
        assertThat(StatusLine.standardReason(103)).isEqualTo("Early Hints");
        assertThat(StatusLine.standardReason(99)).isEmpty();
        assertThat(StatusLine.standardReason(600)).isEmpty();
        assertThat(StatusLine.standardReason(-200)).isEmpty();
        for (int code = StatusLine.MIN_CODE; code <= StatusLine.MAX_CODE; code++) {
            assertThat(StatusLine.of(code).reason()).isNotEmpty();
        }
    }

    @Test
    void checksItsParts() {
        assertThatIllegalArgumentException().isThrownBy(() -> new StatusLine(199, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new StatusLine(600, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> new StatusLine(200, "a\nb"));
        assertThatNullPointerException().isThrownBy(() -> new StatusLine(200, null));
        assertThatNullPointerException().isThrownBy(() -> StatusLine.parse(null));
        assertThatIllegalArgumentException().isThrownBy(() -> StatusLine.of(100));
    }
}
