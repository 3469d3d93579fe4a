/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.net.ProxySelector;
import java.util.Locale;
import java.util.Objects;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.RequestLog;

/**
 * What any application may change for all of the process. That it was changed is told once of each setting, since the other
 * applications meet it without having asked for it; who did it is not known. Safe for many threads.
 */
final class ProcessSettings {
    /** Looked at no more often, microseconds: reading them costs some objects. */
    private static final long INTERVAL = 1_000_000;

    private final AtomicLong last = new AtomicLong();
    private final Setting[] settings = {
        new Setting("time zone", () -> TimeZone.getDefault().getID()),
        new Setting("locale", () -> Locale.getDefault().toLanguageTag()),
        new Setting("ProxySelector", ProcessSettings::proxySelector)
    };

    private static String proxySelector() {
        ProxySelector selector = ProxySelector.getDefault();
        return selector == null ? null : selector.getClass().getName();
    }

    /**
     * Looks, unless that was done within the last second.
     *
     * @param time when the request began, microseconds since the epoch; 0: there is none, and so no log for news
     */
    void look(long time, RequestLog log) {
        long before = last.get();
        if (Math.abs(time - before) >= INTERVAL && last.compareAndSet(before, time)) {
            for (Setting each : settings) {
                each.look(log);
            }
        }
    }

    /** One of them, and what it was before there were applications. */
    private static final class Setting {
        private final String name;
        private final Supplier<String> reading;
        private final String first;
        private boolean told;

        Setting(String name, Supplier<String> reading) {
            this.name = name;
            this.reading = reading;
            this.first = reading.get();
        }

        synchronized void look(RequestLog log) {
            String now = told ? first : reading.get();
            if (!Objects.equals(first, now)) {
                told = true;
                log.line(LogCode.SETTING_CHANGED, name + " " + first + " is now " + now);
            }
        }
    }
}
