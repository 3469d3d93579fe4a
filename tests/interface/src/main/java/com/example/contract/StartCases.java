/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import static com.example.contract.Texts.PLAIN;
import static com.example.contract.Texts.buffer;
import static com.example.contract.Texts.bytes;
import static com.example.contract.Texts.thrown;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** What a response may be started with, and how often. */
final class StartCases {
    private static final List<String> NO_STATUSES =
            List.of("OK", "two", "2000-OK", "200OK", "99-Low", "600-High", "103-Early-Hints");

    private StartCases() {}

    static List<ContractCase> all() {
        List<ContractCase> cases = new ArrayList<>(List.of(
                headers(),
                invalidHeaders(),
                again(),
                againWithAFailure(),
                againAfterOutput(),
                uncheckedAfterOutput(),
                errorAfterOutput(),
                checkedAfterOutput(),
                whileTheBodyBegins(),
                never(),
                statuses(),
                unreadableLength()));
        NO_STATUSES.forEach(status -> cases.add(noStatus(status)));
        return cases;
    }

    private static ContractCase headers() {
        Headers headers = PLAIN.add("X-One", "1").add("Set-Cookie", "a=1").add("Set-Cookie", "b=2");
        return ContractCase.of("headers", (environ, startResponse) -> {
                    startResponse.start("200 OK", headers);
                    return Body.of("x");
                })
                .answers(
                        Question.get(),
                        Expectation.text("x").withHeader("X-One", "1").withHeader("Set-Cookie", "a=1", "b=2"));
    }

    private static ContractCase invalidHeaders() {
        return ContractCase.of(
                        "invalid-headers",
                        Texts.telling(environ -> String.join(
                                "|",
                                thrown(() -> Headers.of("", "v")),
                                thrown(() -> Headers.of("a b", "v")),
                                thrown(() -> Headers.of("a\u0001", "v")),
                                thrown(() -> Headers.of("a", "v\r")),
                                thrown(() -> Headers.of("a", "v\nb: c")),
                                thrown(() -> Headers.of("a", "\u20ac")),
                                thrown(() -> Headers.of("a", "b", "c")))))
                .answers(
                        Question.get(),
                        Expectation.text(String.join("|", Collections.nCopies(7, "IllegalArgumentException"))));
    }

    private static ContractCase again() {
        return ContractCase.of("start-again", (environ, startResponse) -> {
                    OutputStream first = startResponse.start("200 OK", PLAIN.add("X-First", "1"));
                    first.write(bytes("dropped"));
                    startResponse.start("418 I'm a teapot", PLAIN.add("X-Second", "2"));
                    return Body.of(thrown(() -> first.write('x')));
                })
                .answers(
                        Question.get(),
                        Expectation.status(418)
                                .withText("IOException")
                                .withoutHeader("X-First")
                                .withHeader("X-Second", "2"));
    }

    private static ContractCase againWithAFailure() {
        return ContractCase.of("start-again-with-a-failure", (environ, startResponse) -> {
                    startResponse.start(200, PLAIN.add("X-First", "1")).write(bytes("dropped"));
                    startResponse
                            .start("500 Sorry", PLAIN, new IOException("disk"))
                            .write(bytes("so "));
                    return Body.of("sorry");
                })
                .answers(
                        Question.get(),
                        Expectation.status(500).withText("so sorry").withoutHeader("X-First"));
    }

    private static Application flushedThenStarted(Throwable failure) {
        return (environ, startResponse) -> {
            flush(startResponse);
            return Body.of(thrown(() -> startResponse.start("500 Late", PLAIN, failure)));
        };
    }

    private static void flush(StartResponse startResponse) throws IOException {
        OutputStream out = startResponse.start(200, PLAIN);
        out.write(bytes("sent "));
        out.flush();
    }

    private static ContractCase againAfterOutput() {
        return ContractCase.of("start-after-output", flushedThenStarted(null))
                .breaks("R-26")
                .answers(Question.get(), Expectation.text("sent IllegalStateException"));
    }

    private static ContractCase uncheckedAfterOutput() {
        return ContractCase.of("start-after-output-unchecked", flushedThenStarted(new ArithmeticException("mine")))
                .answers(Question.get(), Expectation.text("sent ArithmeticException"));
    }

    private static ContractCase checkedAfterOutput() {
        return ContractCase.of("start-after-output-checked", flushedThenStarted(new IOException("mine")))
                .answers(Question.get(), Expectation.text("sent ResponseCommittedException of IOException"));
    }

    private static ContractCase errorAfterOutput() {
        return ContractCase.of("start-after-output-error", (environ, startResponse) -> {
                    flush(startResponse);
                    AssertionError mine = new AssertionError("mine");
                    try {
                        startResponse.start("500 Late", PLAIN, mine);
                        return Body.of("nothing");
                    } catch (AssertionError e) {
                        return Body.of(e == mine ? "the same" : e.toString());
                    }
                })
                .answers(Question.get(), Expectation.text("sent the same"));
    }

    private static ContractCase whileTheBodyBegins() {
        return ContractCase.of(
                        "start-while-the-body-begins",
                        (environ, startResponse) -> Body.of(Stream.of("late").map(text -> {
                            startResponse.start(201, PLAIN);
                            return buffer(text);
                        })))
                .answers(Question.get(), Expectation.status(201).withText("late"));
    }

    private static ContractCase never() {
        return ContractCase.of("never-started", (environ, startResponse) -> Body.of("never"))
                .breaks("R-16")
                .answers(Question.get(), Expectation.status(500));
    }

    private static ContractCase statuses() {
        ContractCase statuses = ContractCase.of("status", (environ, startResponse) -> {
            startResponse.start(environ.pathInfo().substring("/status/".length()), PLAIN);
            return Body.of("x");
        });
        for (int status : new int[] {200, 299, 404, 418, 499, 599}) {
            statuses.answers(
                    Question.get("/" + status), Expectation.status(status).withText("x"));
        }
        return statuses;
    }

    private static ContractCase noStatus(String status) {
        return ContractCase.of("no-status-" + status, (environ, startResponse) -> {
                    startResponse.start(status.replace('-', ' '), PLAIN);
                    return Body.of("x");
                })
                .breaks("R-17")
                .answers(Question.get(), Expectation.status(500));
    }

    private static ContractCase unreadableLength() {
        return ContractCase.of("unreadable-length", (environ, startResponse) -> {
                    startResponse.start(200, PLAIN.add("Content-Length", "many"));
                    return Body.of("x");
                })
                .breaks("R-20")
                .answers(Question.get(), Expectation.status(500));
    }
}
