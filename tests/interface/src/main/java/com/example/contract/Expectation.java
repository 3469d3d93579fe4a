/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import java.util.ArrayList;
import java.util.List;

/** What an answer has to be like. */
public final class Expectation {
    /** What is wrong with an answer; empty: nothing. */
    @FunctionalInterface
    private interface Check {
        String complaint(Answer answer);
    }

    private final int status;
    private final boolean cut;
    private final List<Check> checks = new ArrayList<>();

    private Expectation(int status, boolean cut) {
        this.status = status;
        this.cut = cut;
    }

    /** A whole answer with a status. */
    static Expectation status(int status) {
        return new Expectation(status, false);
    }

    /** A whole answer: 200 and a text. */
    static Expectation text(String text) {
        return status(200).withText(text);
    }

    /** An answer that has begun well and is visibly cut. */
    static Expectation cut() {
        return new Expectation(200, true);
    }

    Expectation withText(String text) {
        checks.add(answer -> answer.text().equals(text) ? "" : "the text is not '" + text + "'");
        return this;
    }

    Expectation withHeader(String name, String... values) {
        checks.add(answer ->
                answer.all(name).equals(List.of(values)) ? "" : "the lines of " + name + " are not " + List.of(values));
        return this;
    }

    Expectation withoutHeader(String name) {
        return withHeader(name);
    }

    /** What is wrong with an answer, in words; empty: nothing. */
    String complaint(Answer answer) {
        if (cut) {
            return answer.cut() ? "" : "it is whole";
        }
        if (answer.status() != status) {
            return "the status is not " + status;
        }
        if (answer.failure().isPresent()) {
            // Who gets the exception gets no answer to look at; the status says whether it is the right one.
            return status < 400 ? "it failed" : "";
        }
        if (answer.cut()) {
            return "it is cut";
        }
        return checks.stream()
                .map(check -> check.complaint(answer))
                .filter(complaint -> !complaint.isEmpty())
                .findFirst()
                .orElse("");
    }
}
