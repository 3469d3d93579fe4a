/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvmgi.benchmark.contender.Role;

/** All measurements of one contender with one workload and one number of connections; the index is the round. */
public final class Series {
    private final String contender;
    private final Role role;
    private final List<Measurement> rounds = new ArrayList<>();
    private Optional<String> failure = Optional.empty();
    private double mebibytes;

    public Series(String contender, Role role) {
        this.contender = contender;
        this.role = role;
    }

    public String contender() {
        return contender;
    }

    public Role role() {
        return role;
    }

    /** Empty when the contender failed: then no figure of it is shown. */
    public List<Measurement> rounds() {
        return failure.isPresent() ? List.of() : List.copyOf(rounds);
    }

    /** What it did wrong. */
    public Optional<String> failure() {
        return failure;
    }

    /** Memory (PSS) of all its processes after the last round, in MiB. */
    public double mebibytes() {
        return mebibytes;
    }

    public void add(Measurement measurement) {
        rounds.add(measurement);
    }

    public void fail(String finding) {
        failure = Optional.of(finding);
    }

    public void setMebibytes(double value) {
        mebibytes = value;
    }
}
