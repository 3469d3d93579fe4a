/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.faults;

import org.jvmgi.it.app.Sources;
import org.jvmgi.it.server.Mode;
import org.jvmgi.it.server.Site;

/** Where the application under load runs. */
enum Placement {
    /** In a daemon, which loads it before it counts as ready. */
    LITERAL("in a literal group", Mode.DAEMON, "JVMGIApplicationGroup app"),
    /** In a daemon, in the group that is made of the host and the place: only a successor can know that. */
    DEFAULT("in the default group", Mode.DAEMON, ""),
    /** In httpd's children. */
    EMBEDDED("embedded", Mode.EMBEDDED, "");

    /** As docs/embedded.md advises: each child that httpd adds would start a JVM while requests wait for the first one. */
    private static final String FEW_CHILDREN =
            """
            StartServers 1
            ServerLimit 2
            ThreadsPerChild 64
            MaxRequestWorkers 128
            MinSpareThreads 1
            MaxSpareThreads 128
            """;

    private final String words;
    private final Mode mode;
    private final String applicationGroup;

    Placement(String words, Mode mode, String applicationGroup) {
        this.words = words;
        this.mode = mode;
        this.applicationGroup = applicationGroup;
    }

    /** As part of a figure's name. */
    String words() {
        return words;
    }

    /** The server that everything is done to, with further options of its process group. */
    Site site(String options) {
        Site site = new Site()
                .mode(mode)
                .prepare(folder -> folder.write("apps/Round.java", source(0)))
                .config(applicationGroup)
                .config("JVMGIScriptAlias /round ${APPS}/Round.java");
        return mode == Mode.EMBEDDED
                ? site.mpmConfig(FEW_CHILDREN)
                : site.config("JVMGIDaemonProcess app " + options + "\nJVMGIProcessGroup app");
    }

    /** A version of the application: it answers with the version, and what it was sent. */
    static String source(int round) {
        return Sources.expression(
                "Round",
                "\"round " + round + " \" + new String(environ.input().readAllBytes(), "
                        + "java.nio.charset.StandardCharsets.ISO_8859_1)");
    }
}
