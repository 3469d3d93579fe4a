/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange.environ;

import java.util.List;

/**
 * What is the same for all requests of a process.
 *
 * @param version the version of mod_jvmgi
 * @param apacheVersion the version of httpd; empty if it is not known
 * @param multithread whether an application may be called by several threads at once
 * @param multiprocess whether more than one process can serve an application
 * @param runOnce whether the process is replaced after a single request
 * @param headLimit the most bytes of a response head (header-buffer-size)
 */
public record ServerFacts(
        List<Integer> version,
        List<Integer> apacheVersion,
        boolean multithread,
        boolean multiprocess,
        boolean runOnce,
        int headLimit) {
    /** As the other constructor; httpd's version is not known, and the process serves any number of requests. */
    public ServerFacts(List<Integer> version, boolean multithread, boolean multiprocess, int headLimit) {
        this(version, List.of(), multithread, multiprocess, false, headLimit);
    }
}
