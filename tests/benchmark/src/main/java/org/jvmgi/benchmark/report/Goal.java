/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.report;

/**
 * A figure that mod_jvmgi has to reach.
 *
 * @param mpm under which it holds
 * @param contender who has to reach it
 * @param workload name of the workload; always with {@link Goals#CONNECTIONS} connections
 * @param measure what is compared
 * @param limit the least, or for {@link Measure#CPU_OF_CEILING} the most
 */
record Goal(String mpm, String contender, String workload, Measure measure, double limit) {
    /** What a goal compares. */
    enum Measure {
        OF_CEILING("of the ceiling"),
        CPU_OF_CEILING("× the ceiling's CPU"),
        OF_BEST_PEER("× the best peer"),
        OF_JETTY_ALONE("of jetty-alone");

        private final String title;

        Measure(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    boolean isReachedBy(double figure) {
        return measure == Measure.CPU_OF_CEILING ? figure <= limit : figure >= limit;
    }
}
