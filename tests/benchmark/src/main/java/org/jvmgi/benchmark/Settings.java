/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What is measured, how long and how often.
 *
 * @param workloads names of workloads, in the order to measure them
 * @param connections numbers of connections that the load generator keeps open
 * @param contenders which contenders take part, by a pattern found in their name; the ceiling always does
 * @param rounds how often each contender is measured in turn
 * @param seconds length of one measurement
 * @param warmUpSeconds the most that a contender is warmed up for each workload; it ends when the figures stand still
 * @param attempts how often a measurement is made, at most, when somebody else used the machine
 * @param deadlineSeconds after this no further round begins; those complete until then are reported
 */
public record Settings(
        List<String> workloads,
        List<Integer> connections,
        Pattern contenders,
        int rounds,
        int seconds,
        int warmUpSeconds,
        int attempts,
        int deadlineSeconds) {
    static final List<String> ALL_WORKLOADS = List.of("hello", "environ", "echo", "streamed", "file");

    /** Everything: for figures that are written down. */
    static Settings full() {
        return new Settings(ALL_WORKLOADS, List.of(1, 16, 64), Pattern.compile(""), 5, 3, 24, 2, 6 * 60 * 60);
    }

    /** Within three minutes: the product, and the peers that are hardest to beat. */
    static Settings quick() {
        Pattern contenders = Pattern.compile("^jvmgi-|^mod_wsgi-|proxy_http-jetty-unix|proxy_ajp|jetty-alone");
        return new Settings(List.of("hello", "environ", "echo"), List.of(16), contenders, 3, 1, 2, 1, 140);
    }

    /** Answers only. */
    static Settings check() {
        Pattern contenders = Pattern.compile("^jvmgi-");
        return new Settings(ALL_WORKLOADS, List.of(), contenders, 0, 0, 0, 0, 60);
    }
}
