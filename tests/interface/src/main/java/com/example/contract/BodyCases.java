/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import static com.example.contract.Texts.buffer;
import static com.example.contract.Texts.buffers;
import static com.example.contract.Texts.bytes;
import static com.example.contract.Texts.returning;

import com.example.contract.Texts.BodyMaker;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jvmgi.Body;

/** The kinds of bodies. */
final class BodyCases {
    private static final Body CONSTANT = Body.of("constant");

    private BodyCases() {}

    static List<ContractCase> all() {
        return List.of(
                sized("text", () -> Body.of("text"), "text"),
                sized("bytes", () -> Body.of(bytes("bytes")), "bytes"),
                sized("part-of-an-array", () -> Body.of(bytes("xpartx"), 1, 4), "part"),
                sized("buffer", () -> Body.of(buffer("xbuffer").position(1)), "buffer"),
                sized("direct-buffer", BodyCases::direct, "direct"),
                sized("constant", () -> CONSTANT, "constant"),
                sized("nothing", Body::empty, ""),
                sized("file", () -> file("0123456789", 0, 10), "0123456789"),
                sized("part-of-a-file", () -> file("0123456789", 3, 4), "3456"),
                sized("empty-file", () -> file("", 0, 0), ""),
                sized("taken-over", () -> Body.of(Body.of("taken over")), "taken over"),
                kind("list", () -> Body.of(List.of(buffer("a"), buffer("b"))), "ab"),
                kind("empty-list", () -> Body.of(List.of()), ""),
                kind("stream", () -> Body.of(buffers("a", "", "b", "c")), "abc"),
                kind("empty-stream", () -> Body.of(buffers()), ""),
                kind("input-stream", () -> Body.of(new ByteArrayInputStream(bytes("input"))), "input"),
                kind("lambda", () -> List.of(buffer("own "), buffer("body"))::iterator, "own body"),
                kind("mapped", () -> Body.of("abc").map(buffer -> buffer("(" + buffer.remaining() + ")")), "(3)"),
                kind("parts-of-buffers", BodyCases::parts, "abc"),
                kind("one-buffer-again-and-again", BodyCases::reused, "0 1 2 3 4 "),
                kind("hundred-buffers", BodyCases::hundred, hundredText()),
                nullBody(),
                nullBuffer());
    }

    private static ContractCase kind(String name, BodyMaker maker, String text) {
        return ContractCase.of("body-" + name, returning(maker)).answers(Question.get(), Expectation.text(text));
    }

    /** A body whose length is known has a Content-Length; to HEAD too, which has no body. */
    private static ContractCase sized(String name, BodyMaker maker, String text) {
        String length = Integer.toString(text.length());
        ContractCase sized = ContractCase.of("body-" + name, returning(maker))
                .answers(Question.get(), Expectation.text(text).withHeader("Content-Length", length));
        if (!text.isEmpty()) {
            sized.answers(Question.head(), Expectation.text("").withHeader("Content-Length", length));
        }
        return sized;
    }

    private static Body direct() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(6).put(bytes("direct")).flip();
        return Body.of(buffer);
    }

    private static Body file(String content, long offset, long length) throws Exception {
        Path file = Files.createTempFile("jvmgi-contract", "");
        try {
            Files.write(file, bytes(content));
            return Body.ofFile(file, offset, length);
        } finally {
            // It is open now; what happens to its name does not matter.
            Files.delete(file);
        }
    }

    private static Body parts() {
        return Body.of(List.of(buffer("xab").position(1), buffer("cx").limit(1)));
    }

    /** The application has its buffer back when it is asked for the next. */
    private static Body reused() {
        ByteBuffer one = ByteBuffer.allocate(2);
        return Body.of(IntStream.range(0, 5)
                .mapToObj(i -> one.clear().put((byte) ('0' + i)).put((byte) ' ').flip()));
    }

    private static Body hundred() {
        return Body.of(IntStream.range(0, 100).mapToObj(i -> buffer(i + ",")));
    }

    private static String hundredText() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            text.append(i).append(',');
        }
        return text.toString();
    }

    private static ContractCase nullBody() {
        return ContractCase.of("null-body", returning(() -> null))
                .breaks("R-25")
                .answers(Question.get(), Expectation.status(500));
    }

    private static ContractCase nullBuffer() {
        return ContractCase.of("null-buffer", returning(() -> Body.of(Arrays.asList(buffer("good"), null))))
                .answers(Question.get(), Expectation.cut());
    }
}
