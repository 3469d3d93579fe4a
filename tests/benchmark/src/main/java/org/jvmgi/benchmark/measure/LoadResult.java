/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.measure;

/**
 * What the load generator counted in one run.
 *
 * @param requests answers that were received whole
 * @param seconds how long it ran
 * @param bytes all that was received
 * @param badStatuses answers with a status of 400 or more
 * @param brokenConnections connections that failed, and requests that timed out
 * @param p50Micros median of the latencies in microseconds
 * @param p99Micros their 99th percentile
 */
record LoadResult(
        long requests,
        double seconds,
        long bytes,
        long badStatuses,
        long brokenConnections,
        double p50Micros,
        double p99Micros) {}
