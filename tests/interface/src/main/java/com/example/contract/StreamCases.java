/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import static com.example.contract.Texts.PLAIN;
import static com.example.contract.Texts.buffers;
import static com.example.contract.Texts.bytes;
import static com.example.contract.Texts.thrown;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jvmgi.Application;
import org.jvmgi.Body;

/** The stream that a start returns. */
final class StreamCases {
    private StreamCases() {}

    /** Writes to the stream, then gives the body. */
    @FunctionalInterface
    private interface Writing {
        Body to(OutputStream out) throws Exception;
    }

    private static Application writing(Writing writing) {
        return (environ, startResponse) -> writing.to(startResponse.start(200, PLAIN));
    }

    static List<ContractCase> all() {
        return List.of(precedes(), flushed(), withoutBody(), closed(), full(), unflushed(), afterAFlush(), inTheBody());
    }

    private static ContractCase precedes() {
        return ContractCase.of("written-bytes-precede-the-body", writing(out -> {
                    out.write('a');
                    out.write(bytes("xbcx"), 1, 2);
                    return Body.of(buffers("d", "e"));
                }))
                .answers(Question.get(), Expectation.text("abcde"));
    }

    private static ContractCase flushed() {
        return ContractCase.of("flushed-bytes-precede-the-body", writing(out -> {
                    out.write(bytes("a"));
                    out.flush();
                    out.write(bytes("b"));
                    return Body.of("c");
                }))
                .answers(Question.get(), Expectation.text("abc"));
    }

    private static ContractCase withoutBody() {
        return ContractCase.of("written-bytes-alone", writing(out -> {
                    out.write(bytes("alone"));
                    return Body.empty();
                }))
                .answers(Question.get(), Expectation.text("alone").withHeader("Content-Length", "5"));
    }

    private static ContractCase closed() {
        return ContractCase.of("closed-stream", writing(out -> {
                    out.write(bytes("a "));
                    out.close();
                    out.close();
                    return Body.of(thrown(() -> out.write('x')));
                }))
                .answers(Question.get(), Expectation.text("a IOException"));
    }

    private static ContractCase full() {
        String much = "0123456789".repeat(20_000);
        byte[] bytes = bytes(much);
        return ContractCase.of("more-than-a-buffer", writing(out -> {
                    for (int i = 0; i < bytes.length; i += 10) {
                        out.write(bytes, i, 10);
                    }
                    return Body.of(".");
                }))
                .answers(Question.get(), Expectation.text(much + "."));
    }

    private static ContractCase unflushed() {
        return ContractCase.of("failure-after-unflushed-bytes", writing(out -> {
                    out.write(bytes("dropped"));
                    throw new IllegalStateException("before output");
                }))
                .answers(Question.get(), Expectation.status(500));
    }

    private static ContractCase afterAFlush() {
        return ContractCase.of("failure-after-a-flush", writing(out -> {
                    out.write(bytes("sent"));
                    out.flush();
                    throw new IllegalStateException("after output");
                }))
                .answers(Question.get(), Expectation.cut());
    }

    private static ContractCase inTheBody() {
        return ContractCase.of(
                        "written-while-the-body-is-made",
                        writing(out -> Body.of(buffers("a", "b").peek(buffer -> write(out)))))
                .answers(Question.get(), Expectation.text("-a-b"));
    }

    private static void write(OutputStream out) {
        try {
            out.write('-');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
