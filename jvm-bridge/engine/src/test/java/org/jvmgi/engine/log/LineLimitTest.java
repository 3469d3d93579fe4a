/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines beyond a rate are counted, and the count is told (row 226). */
class LineLimitTest {
    private static final int BURST = 5000;
    private static final String TOLD = "550 " + LogCode.LINES_SUPPRESSED.text() + ": suppressed ";

    private final List<String> lines = new ArrayList<>();
    private long now = Long.MAX_VALUE - 1_000_000_000;
    private final LineLimit limit = new LineLimit((level, code, text) -> lines.add(code + " " + text), () -> now);

    private void print(int count) {
        for (int i = 0; i < count; i++) {
            limit.line(LogLevel.ERROR, 0, "x");
        }
    }

    private void pass(long milliseconds) {
        now += milliseconds * 1_000_000;
    }

    @Test
    void burstIsLetThrough() {
        print(BURST);
        limit.finish();
        assertThat(lines).hasSize(BURST).containsOnly("0 x");
    }

    @Test
    void countIsToldAtTheEnd() {
        print(BURST + 7);
        assertThat(lines).hasSize(BURST);
        limit.finish();
        limit.finish();
        assertThat(lines).hasSize(BURST + 1).endsWith(TOLD + "7, more than 1000 a second");
    }

    @Test
    void countPrecedesTheNextLine() {
        print(BURST + 7);
        pass(999);
        print(1);
        assertThat(lines).hasSize(BURST);
        pass(1);
        print(1_001);
        assertThat(lines).hasSize(BURST + 1 + 1_000);
        assertThat(lines.subList(BURST, BURST + 2)).containsExactly(TOLD + "8, more than 1000 a second", "0 x");
        limit.finish();
        assertThat(lines).endsWith(TOLD + "1, more than 1000 a second");
    }

    @Test
    void timeBringsLinesBackUpToTheBurst() {
        print(BURST);
        pass(10_000);
        print(BURST + 1);
        limit.finish();
        assertThat(lines).hasSize(2 * BURST + 1);
    }
}
