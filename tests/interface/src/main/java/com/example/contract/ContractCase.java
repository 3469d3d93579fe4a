/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jvmgi.Application;
import org.jvmgi.Lint.Violation;

/** One rule of the interface: an application and what requests to it are answered. */
public final class ContractCase {
    /** One request and its answer. */
    private record Step(Question question, Expectation expectation) {}

    private final String name;
    private final Application application;
    private final List<Step> steps = new ArrayList<>();
    private String breach = "";
    private boolean overlooked;
    private boolean counted;

    private ContractCase(String name, Application application) {
        this.name = name;
        this.application = application;
    }

    /**
     * Makes one.
     *
     * @param name the rule in short, words with dashes: it is a part of the path
     */
    static ContractCase of(String name, Application application) {
        return new ContractCase(name, application);
    }

    ContractCase answers(Question question, Expectation expectation) {
        steps.add(new Step(question, expectation));
        return this;
    }

    /** The application breaks a rule of Lint's: the expectation is that of a server without Lint. */
    ContractCase breaks(String rule) {
        breach = rule;
        return this;
    }

    /** As {@link #breaks}, where a server need not go so far that Lint would see it. */
    ContractCase mayBreak(String rule) {
        overlooked = true;
        return breaks(rule);
    }

    /** The application counts its body's close; it has to come to one after each answer. */
    ContractCase closesOnce() {
        counted = true;
        return this;
    }

    /** The rule's name. */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }

    Application application() {
        return application;
    }

    /**
     * Checks a server.
     *
     * @param carrier leads to it
     * @param linted whether it runs its applications through Lint
     * @throws AssertionError if an answer is another
     */
    public void check(Carrier carrier, boolean linted) throws Exception {
        for (Step step : steps) {
            String token = UUID.randomUUID().toString();
            String mark = step.question().rest().contains("?") ? "&" : "?";
            Answer answer = carrier.send("/" + name + step.question().rest() + mark + token, step.question());
            String complaint = step.expectation().complaint(answer);
            if (linted && !breach.isEmpty() && !(overlooked && complaint.isEmpty())) {
                complaint = breachComplaint(answer);
            }
            require(complaint, answer);
            if (counted) {
                Answer count = carrier.send("/" + Closes.CASE + "?" + token, Question.get());
                require(count.text().equals("1") ? "" : "the body was closed " + count.text() + " times", answer);
            }
        }
    }

    private void require(String complaint, Answer answer) {
        if (!complaint.isEmpty()) {
            AssertionError error = new AssertionError(name + ": " + complaint + ": " + answer);
            answer.failure().ifPresent(error::initCause);
            throw error;
        }
    }

    /** Lint makes a failure of it, and tells the rule whoever gets the exception. */
    private String breachComplaint(Answer answer) {
        Optional<Violation> violation = answer.failure().stream()
                .flatMap(failure -> failure instanceof Violation found ? Stream.of(found) : Stream.empty())
                .findFirst();
        if (violation.isPresent()) {
            return violation.get().rule().equals(breach) ? "" : "it breaks another rule than " + breach;
        }
        return answer.cut() || answer.status() == 500 ? "" : "Lint does not see that " + breach + " is broken";
    }
}
