/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.measure;

import java.io.IOException;
import org.jvmgi.benchmark.site.Site;
import org.jvmgi.benchmark.workload.Workload;

/** Puts a contender under load and measures it. */
public final class Gauge {
    /** More than this part of the machine used by others, and a measurement is repeated. */
    private static final double TOLERATED_SHARE = 0.07;

    private static final double NANOS_PER_MICRO = 1000.0;

    private final Wrk wrk;
    private final int attempts;

    /** @param attempts how often a measurement that others disturbed is made, at most; the least disturbed one counts */
    public Gauge(Wrk wrk, int attempts) {
        this.wrk = wrk;
        this.attempts = attempts;
    }

    /**
     * Measures once, and again when somebody else used the machine.
     *
     * @throws WrongAnswerException when answers under load were not the right ones
     */
    public Measurement measure(Site site, Workload workload, int connections, int seconds)
            throws IOException, InterruptedException {
        Measurement best = once(site, workload, connections, seconds);
        for (int attempt = 1; attempt < attempts && best.otherShare() > TOLERATED_SHARE; attempt++) {
            Measurement again = once(site, workload, connections, seconds);
            best = again.otherShare() < best.otherShare() ? again : best;
        }
        return best;
    }

    private Measurement once(Site site, Workload workload, int connections, int seconds)
            throws IOException, InterruptedException {
        Machine.Usage before = Machine.usage();
        long start = site.processorNanos();
        LoadResult load = wrk.run(site.port(), workload, connections, seconds);
        long used = site.processorNanos() - start;
        Machine.Usage after = Machine.usage();
        requireRightAnswers(workload, load);
        long others = (after.busy() - before.busy()) - (after.own() - before.own()) - used;
        return new Measurement(
                load.requests() / load.seconds(),
                used / NANOS_PER_MICRO / load.requests(),
                load.p50Micros(),
                load.p99Micros(),
                load.brokenConnections(),
                Math.max(0, others) / (double) Math.max(1, after.all() - before.all()));
    }

    /** What can be told from the load generator's sums: each answer's status, and that none was too short. */
    private static void requireRightAnswers(Workload workload, LoadResult load) throws WrongAnswerException {
        if (load.requests() == 0) {
            throw new WrongAnswerException(workload.path() + ": no answer was complete within the measurement");
        }
        if (load.badStatuses() > 0) {
            throw new WrongAnswerException(workload.path() + ": " + load.badStatuses() + " of " + load.requests()
                    + " answers under load were errors");
        }
        if (load.bytes() < load.requests() * workload.responseBody().length()) {
            throw new WrongAnswerException(workload.path() + ": answers under load were too short");
        }
    }
}
