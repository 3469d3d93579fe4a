/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.util.Locale;

/** Apache's ways to share its work, each with few children, so that a test can watch all of them. */
public enum Mpm {
    EVENT(
            """
            StartServers 1
            ServerLimit 8
            ThreadsPerChild 32
            MaxRequestWorkers 256
            MinSpareThreads 1
            MaxSpareThreads 256
            """),
    WORKER(EVENT.configuration),
    PREFORK(
            """
            StartServers 2
            ServerLimit 24
            MaxRequestWorkers 24
            MinSpareServers 1
            MaxSpareServers 24
            """);

    private final String configuration;

    Mpm(String configuration) {
        this.configuration = configuration;
    }

    public String configuration() {
        return configuration;
    }

    /** As in LoadModule: {@code mpm_event}. */
    public String module() {
        return "mpm_" + name().toLowerCase(Locale.ROOT);
    }
}
