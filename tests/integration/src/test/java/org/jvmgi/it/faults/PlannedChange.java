/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.jvmgi.it.server.ApacheServer;
import org.jvmgi.it.server.Codes;
import org.jvmgi.it.server.ErrorLogs;
import org.jvmgi.it.server.Express;
import org.jvmgi.it.server.Poll;
import org.jvmgi.it.server.ProcessInfo;
import org.jvmgi.it.server.Signals;

/** What an administrator or a developer does to a server that is in use, or its configuration does, and what may not cost a request. */
enum PlannedChange {
    GRACEFUL("graceful restarts") {
        @Override
        void make(ApacheServer server, Placement placement, int round) {
            server.graceful();
        }
    },
    ROTATION("rotations of the error log") {
        @Override
        void make(ApacheServer server, Placement placement, int round) throws IOException {
            Path log = server.folder().logs().resolve(ErrorLogs.main());
            Files.move(log, log.resolveSibling(ErrorLogs.main() + "." + round));
            server.graceful();
        }
    },
    TOUCH("reloads by a new version of the file") {
        @Override
        void make(ApacheServer server, Placement placement, int round) throws IOException {
            server.folder().write("apps/Round.java", Placement.source(round));
            Poll.until("the new version", () -> server.get("/round").text().equals("round " + round + " "));
        }
    },
    RELOAD("reloads by jvmgi-express, two processes each", "processes=2") {
        @Override
        void make(ApacheServer server, Placement placement, int round) throws IOException, InterruptedException {
            String prefix = server.folder().run().resolve("jvmgi").toString();
            Express.Answer answer = Express.ask(server.folder(), "reload", "app", "--socket-prefix", prefix);
            Assertions.assertThat(answer.status()).as(answer.text()).isZero();
        }
    },
    SIGNAL("processes recycled by SIGUSR1") {
        @Override
        void make(ApacheServer server, Placement placement, int round) {
            ProcessInfo old = server.processes().daemons("app").get(0);
            Signals.send("USR1", old.pid());
            Poll.until(
                    "a recycled process to end", () -> ProcessInfo.of(old.pid()).isEmpty());
        }
    },
    MAXIMUM("processes recycled by maximum-requests", "maximum-requests=100") {
        @Override
        void make(ApacheServer server, Placement placement, int round) {
            awaitReplaced(server, round);
        }
    },
    INTERVAL("processes recycled by restart-interval", "restart-interval=1") {
        @Override
        void make(ApacheServer server, Placement placement, int round) {
            awaitReplaced(server, round);
        }
    },
    CPU_TIME("processes recycled by cpu-time-limit", "cpu-time-limit=2") {
        @Override
        void make(ApacheServer server, Placement placement, int round) {
            awaitReplaced(server, round);
        }
    },
    DEFINITION("changed definitions of a group") {
        @Override
        void make(ApacheServer server, Placement placement, int round) {
            long old = server.processes().daemon("app").pid();
            server.reconfigure(placement.site("env=ROUND=" + round));
            server.graceful();
            Poll.until(
                    "the new process alone",
                    () -> server.processes().daemon("app").pid() != old);
        }
    };

    private final String words;
    private final String options;

    PlannedChange(String words) {
        this(words, "");
    }

    PlannedChange(String words, String options) {
        this.words = words;
        this.options = options;
    }

    /** In the plural. */
    String words() {
        return words;
    }

    /** The options of a process group to which it is done. */
    String options() {
        return options;
    }

    /** Does it for the n-th time, from 1, and waits until it is done. */
    abstract void make(ApacheServer server, Placement placement, int round) throws IOException, InterruptedException;

    private static void awaitReplaced(ApacheServer server, int round) {
        Poll.until(
                round + " replaced processes",
                () -> server.logs().find(Codes.DAEMON_REPLACED).size() >= round);
    }
}
