/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import static com.example.contract.Texts.PLAIN;
import static com.example.contract.Texts.buffers;
import static com.example.contract.Texts.bytes;

import java.util.List;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Headers;

/** Content-Length, and responses that have no body. */
final class LengthCases {
    private LengthCases() {}

    static List<ContractCase> all() {
        return List.of(
                exact(),
                longer(),
                shorter(),
                withWrittenBytes(),
                unknown(),
                noContent(),
                notModified(),
                bodyOfNoContent());
    }

    private static Application declaring(int length, String... texts) {
        return (environ, startResponse) -> {
            startResponse.start(200, PLAIN.add("Content-Length", Integer.toString(length)));
            return Body.of(buffers(texts));
        };
    }

    private static ContractCase exact() {
        return ContractCase.of("exact-length", declaring(10, "01234", "56789"))
                .answers(Question.get(), Expectation.text("0123456789").withHeader("Content-Length", "10"))
                .answers(Question.head(), Expectation.text("").withHeader("Content-Length", "10"));
    }

    private static ContractCase longer() {
        return ContractCase.of("longer-than-its-length", declaring(5, "0123", "456789"))
                .breaks("R-23")
                .answers(Question.get(), Expectation.text("01234").withHeader("Content-Length", "5"));
    }

    private static ContractCase shorter() {
        return ContractCase.of("shorter-than-its-length", declaring(10, "0123"))
                .breaks("R-23")
                .answers(Question.get(), Expectation.cut());
    }

    private static ContractCase withWrittenBytes() {
        return ContractCase.of("written-bytes-count", (environ, startResponse) -> {
                    startResponse.start(200, PLAIN).write(bytes("ab"));
                    return Body.of("cde");
                })
                .answers(Question.get(), Expectation.text("abcde").withHeader("Content-Length", "5"));
    }

    private static ContractCase unknown() {
        return ContractCase.of("unknown-length", Texts.returning(() -> Body.of(buffers("a", "b"))))
                .answers(Question.get(), Expectation.text("ab"));
    }

    private static Application bodiless(int status, Headers headers, Body body) {
        return (environ, startResponse) -> {
            startResponse.start(status, headers);
            return body;
        };
    }

    private static ContractCase noContent() {
        return ContractCase.of("no-content", bodiless(204, Headers.EMPTY, Body.empty()))
                .answers(Question.get(), Expectation.status(204).withText("").withoutHeader("Content-Length"));
    }

    private static ContractCase notModified() {
        return ContractCase.of("not-modified", bodiless(304, Headers.of("ETag", "\"7\""), Body.empty()))
                .answers(Question.get(), Expectation.status(304).withText("").withHeader("ETag", "\"7\""));
    }

    private static ContractCase bodyOfNoContent() {
        return ContractCase.of("body-of-no-content", bodiless(204, Headers.EMPTY, Body.of("a body")))
                .mayBreak("R-22")
                .answers(Question.get(), Expectation.status(204).withText(""));
    }
}
