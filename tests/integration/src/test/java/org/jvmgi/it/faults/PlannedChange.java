/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jvmgi.it.app.Sources;
import org.jvmgi.it.http.OpenLoop;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Signals;
import org.jvmgi.it.server.Site;

/** What an administrator or a developer does to a server that is in use, and what may not cost a request. */
enum PlannedChange {
    GRACEFUL("graceful restarts") {
        @Override
        void make(ApacheServer server, int round) {
            server.graceful();
        }
    },
    RELOAD("reloads of the application") {
        @Override
        void make(ApacheServer server, int round) {
            drop(server, round);
        }
    },
    RECYCLE("recycled processes") {
        @Override
        void make(ApacheServer server, int round) {
            ProcessInfo old = server.processes().daemons("app").get(0);
            Signals.send("USR1", old.pid());
            Poll.until(
                    "a recycled process to end", () -> ProcessInfo.of(old.pid()).isEmpty());
        }
    },
    REPLACE("rolling replacements of a group") {
        @Override
        void make(ApacheServer server, int round) {
            long old = server.processes().daemon("app").pid();
            server.reconfigure(site("env=ROUND=" + round));
            server.graceful();
            Poll.until(
                    "the new process alone",
                    () -> server.processes().daemon("app").pid() != old);
        }
    };

    private final String words;

    PlannedChange(String words) {
        this.words = words;
    }

    /** In the plural. */
    String words() {
        return words;
    }

    /** Does it, and waits until it is done. */
    abstract void make(ApacheServer server, int round);

    /** The server that all of this is done to; its groups are fixed, so that a process loads the application before it is ready. */
    static Site site(String options) {
        return new Site()
                .prepare(folder -> folder.write("apps/Round.java", Sources.answering("Round", "round 0")))
                .config("JVMGIDaemonProcess app " + options + "\nJVMGIProcessGroup app\nJVMGIApplicationGroup app")
                .config("JVMGIScriptAlias /round ${APPS}/Round.java");
    }

    private static void drop(ApacheServer server, int round) {
        try {
            server.folder().write("apps/Round.java", Sources.answering("Round", "round " + round));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Poll.until("the new version", () -> server.get("/round").text().equals("round " + round));
    }

    /**
     * Does it again and again under load.
     *
     * @param rounds how often
     * @param perSecond requests, each on a connection of its own
     * @param between how many requests are sent between two rounds at least
     */
    OpenLoop.Result underLoad(ApacheServer server, int rounds, int perSecond, int between) {
        Poll.until("the application", () -> server.get("/round").status() == 200);
        try (OpenLoop load = OpenLoop.start(
                perSecond,
                () -> server.get("/round"),
                response -> response.status() == 200 && response.text().startsWith("round "))) {
            load.awaitMore(between);
            for (int round = 1; round <= rounds; round++) {
                make(server, round);
                load.awaitMore(between);
            }
            return load.finish();
        }
    }
}
