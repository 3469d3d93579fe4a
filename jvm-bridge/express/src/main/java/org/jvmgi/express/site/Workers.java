/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import org.jvmgi.express.option.CapacityOptions;

/**
 * Apache's own workers, which hold a connection each while a request of it runs.
 *
 * @param children processes at most
 * @param threads threads of each process; 1 under prefork
 */
record Workers(int children, int threads) {

    /** More threads in one child than this gain nothing and lose more requests when it ends. */
    private static final int LARGEST_CHILD = 64;

    /** Requests that wait, upload or download slowly, beyond those that the application runs. */
    private static final int SPARE = 10;

    /** Without room, a graceful restart would wait for the old children's last request. */
    private static final int GENERATIONS = 8;

    static Workers of(Site site) {
        CapacityOptions capacity = site.options().capacity;
        int running = capacity.processes * capacity.threads;
        int wanted = capacity.maxClients.orElse(SPARE + Math.max(SPARE, running + running / 2));
        if (site.mpm().equals("prefork")) {
            return new Workers(wanted, 1);
        }
        int threads = Math.min(wanted, LARGEST_CHILD);
        return new Workers((wanted + threads - 1) / threads, threads);
    }

    int total() {
        return children * threads;
    }

    /** Idle threads that httpd keeps ready by starting a further child; it complains of more than it may start. */
    int spare() {
        return children == 1 ? 1 : threads;
    }

    /** Room for as many generations of children as may end their last requests beside the newest one. */
    int slots() {
        return children * GENERATIONS;
    }

    boolean isThreaded() {
        return threads > 1;
    }
}
