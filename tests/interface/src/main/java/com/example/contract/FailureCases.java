/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import static com.example.contract.Texts.PLAIN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jvmgi.Application;
import org.jvmgi.BadRequestException;
import org.jvmgi.RequestBodyException;
import org.jvmgi.RequestTimeoutException;

/** What becomes of exceptions. */
final class FailureCases {
    private FailureCases() {}

    static List<ContractCase> all() {
        return List.of(
                failing("checked", 500, () -> new IOException("disk")),
                failing("unchecked", 500, () -> new IllegalStateException("bug")),
                failing("error", 500, () -> new AssertionError("bug")),
                failing("bad-request", 400, () -> new BadRequestException("no")),
                failing("bad-request-as-a-cause", 400, () -> new IllegalStateException(new BadRequestException("no"))),
                failing("request-timeout", 504, () -> new RequestTimeoutException("late")),
                failing("broken-body", 400, () -> new RequestBodyException(400, "broken")),
                failing("slow-body", 408, () -> new RequestBodyException(408, "slow")),
                failing("large-body", 413, () -> new UncheckedIOException(new RequestBodyException(413, "large"))),
                ContractCase.of("failure-of-the-first-buffer", Texts.returning(Texts::failingAfter))
                        .answers(Question.get(), Expectation.status(500)),
                ContractCase.of("failure-of-a-later-buffer", Texts.returning(() -> Texts.failingAfter("good")))
                        .answers(Question.get(), Expectation.cut()));
    }

    /** Makes what is thrown. */
    @FunctionalInterface
    private interface Thrown {
        Throwable make();
    }

    /** Fails before and after an unflushed start. */
    private static ContractCase failing(String what, int status, Thrown thrown) {
        Application application = (environ, startResponse) -> {
            if (environ.pathInfo().endsWith("/started")) {
                startResponse.start(200, PLAIN).write('x');
            }
            Throwable failure = thrown.make();
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        };
        return ContractCase.of("failure-" + what, application)
                .answers(Question.get(), Expectation.status(status))
                .answers(Question.get("/started"), Expectation.status(status));
    }
}
