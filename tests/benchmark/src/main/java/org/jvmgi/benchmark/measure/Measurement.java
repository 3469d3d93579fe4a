/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.measure;

/**
 * One contender under load for some seconds.
 *
 * @param requestsPerSecond answers per second
 * @param cpuMicros processor time of all its processes per answer, in microseconds
 * @param p50Micros median latency in microseconds
 * @param p99Micros 99th percentile of the latencies in microseconds
 * @param brokenConnections connections that failed and requests that timed out
 * @param otherShare the part of the machine, 0 to 1, that somebody else used meanwhile
 */
public record Measurement(
        double requestsPerSecond,
        double cpuMicros,
        double p50Micros,
        double p99Micros,
        long brokenConnections,
        double otherShare) {}
