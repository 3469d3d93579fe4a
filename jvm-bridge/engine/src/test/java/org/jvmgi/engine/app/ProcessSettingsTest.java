/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a changed setting of the process is told. */
class ProcessSettingsTest {
    private static final long SECOND = 1_000_000;

    private final TimeZone before = TimeZone.getDefault();
    private final RecordingLog log = new RecordingLog();

    @AfterEach
    void restore() {
        TimeZone.setDefault(before);
    }

    private TimeZone otherZone() {
        return TimeZone.getTimeZone(before.getID().equals("Asia/Tokyo") ? "Europe/Paris" : "Asia/Tokyo");
    }

    @Test
    void changeIsToldOnce() {
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
        ProcessSettings settings = new ProcessSettings();
        settings.look(SECOND, log);
        assertThat(log.lines()).isEmpty();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Paris"));
        settings.look(SECOND + 1, log);
        assertThat(log.lines()).isEmpty();
        settings.look(3 * SECOND, log);
        assertThat(log.lines()).hasSize(1).first().asString().contains("time zone Asia/Tokyo is now Europe/Paris");
        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
        settings.look(5 * SECOND, log);
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Paris"));
        settings.look(7 * SECOND, log);
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void whatIsLoadedBeforeTheFirstRequestIsToldThen() {
        ProcessSettings settings = new ProcessSettings();
        TimeZone.setDefault(otherZone());
        settings.look(0, log);
        assertThat(log.lines()).isEmpty();
        settings.look(SECOND, log);
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void clockThatWentBackIsNoReasonToStopLooking() {
        ProcessSettings settings = new ProcessSettings();
        settings.look(1000 * SECOND, log);
        TimeZone.setDefault(otherZone());
        settings.look(500 * SECOND, log);
        assertThat(log.lines()).hasSize(1);
    }
}
