/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import static com.example.contract.Texts.telling;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jvmgi.Environ;

/** What a request looks like, and how its body is read. */
final class RequestCases {
    private static final String SENTENCE = "The quick brown fox jumps over the dog";

    private RequestCases() {}

    static List<ContractCase> all() {
        return List.of(
                readAll(),
                readInPieces(),
                readNothing(),
                readAfterTheEnd(),
                readByBytes(),
                readLines(),
                skip(),
                doNotRead(),
                method(),
                path(),
                pathThatIsNoText(),
                changes(),
                copy());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static ContractCase readAll() {
        return ContractCase.of(
                        "read-all", telling(environ -> text(environ.input().readAllBytes())))
                .answers(Question.post(SENTENCE), Expectation.text(SENTENCE))
                .answers(Question.post("two\nlines\n"), Expectation.text("two\nlines\n"))
                .answers(Question.post("\u00ff\u0001"), Expectation.text("\u00ff\u0001"))
                .answers(Question.get(), Expectation.text(""))
                .answers(Question.chunked(SENTENCE), Expectation.text(SENTENCE));
    }

    private static ContractCase readInPieces() {
        String pieces = "The qui|ck brow|n fox j|umps ov|er the |dog";
        return ContractCase.of("read-in-pieces", telling(environ -> pieces(environ.input())))
                .answers(Question.post(SENTENCE), Expectation.text(pieces))
                .answers(Question.chunked(SENTENCE), Expectation.text(pieces))
                .answers(Question.get(), Expectation.text(""));
    }

    private static String pieces(InputStream input) throws Exception {
        StringJoiner pieces = new StringJoiner("|");
        for (byte[] piece = input.readNBytes(7); piece.length > 0; piece = input.readNBytes(7)) {
            pieces.add(text(piece));
        }
        return pieces.toString();
    }

    private static ContractCase readNothing() {
        return ContractCase.of(
                        "read-nothing",
                        telling(environ -> environ.input().read(new byte[0]) + "|"
                                + text(environ.input().readAllBytes())))
                .answers(Question.post("abc"), Expectation.text("0|abc"));
    }

    private static ContractCase readAfterTheEnd() {
        return ContractCase.of("read-after-the-end", telling(environ -> {
                    InputStream input = environ.input();
                    input.readAllBytes();
                    return input.read() + "|" + input.read(new byte[4]) + "|" + input.readAllBytes().length;
                }))
                .answers(Question.post("abc"), Expectation.text("-1|-1|0"))
                .answers(Question.chunked("abc"), Expectation.text("-1|-1|0"))
                .answers(Question.get(), Expectation.text("-1|-1|0"));
    }

    private static ContractCase readByBytes() {
        return ContractCase.of(
                        "read-by-bytes",
                        telling(environ ->
                                environ.input().read() + "|" + environ.input().read() + "|"
                                        + text(environ.input().readAllBytes())))
                .answers(Question.post("\u00ffbc"), Expectation.text("255|98|c"));
    }

    private static ContractCase readLines() {
        return ContractCase.of("read-lines", telling(environ -> new BufferedReader(
                                new InputStreamReader(environ.input(), StandardCharsets.ISO_8859_1))
                        .lines()
                        .collect(Collectors.joining("|"))))
                .answers(Question.post("one\ntwo\nthree"), Expectation.text("one|two|three"))
                .answers(Question.chunked("one\ntwo\n"), Expectation.text("one|two"));
    }

    private static ContractCase skip() {
        return ContractCase.of("skip", telling(environ -> {
                    environ.input().skipNBytes(3);
                    return text(environ.input().readAllBytes());
                }))
                .answers(Question.post("abcde"), Expectation.text("de"));
    }

    private static ContractCase doNotRead() {
        return ContractCase.of("do-not-read", telling(environ -> "unread"))
                .answers(Question.post(SENTENCE), Expectation.text("unread"))
                .answers(Question.chunked(SENTENCE), Expectation.text("unread"));
    }

    private static ContractCase method() {
        ContractCase method = ContractCase.of("method", telling(Environ::method));
        for (String name : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            method.answers(new Question(name, "", "", false), Expectation.text(name));
        }
        return method;
    }

    private static ContractCase path() {
        return ContractCase.of(
                        "path",
                        telling(environ ->
                                environ.path() + "|" + environ.queryString().split("&", 2)[0]))
                .answers(Question.get("/a%20b?q=%20x"), Expectation.text("/path/a b|q=%20x"))
                .answers(Question.get("/a//b?x"), Expectation.text("/path/a/b|x"));
    }

    private static ContractCase pathThatIsNoText() {
        return ContractCase.of("path-that-is-no-text", telling(Environ::path))
                .answers(Question.get("/%ff%fe"), Expectation.status(400));
    }

    private static ContractCase changes() {
        return ContractCase.of("changes", telling(environ -> {
                    environ.put("SCRIPT_NAME", "/mount");
                    environ.put("com.example", List.of(1));
                    environ.remove("QUERY_STRING");
                    return environ.scriptName() + environ.get("com.example") + environ.queryString();
                }))
                .answers(Question.get(), Expectation.text("/mount[1]"));
    }

    private static ContractCase copy() {
        return ContractCase.of("copy", telling(environ -> {
                    Environ copy = environ.copy();
                    copy.putAll(Map.of("REQUEST_METHOD", "COPY"));
                    return environ.method() + "|" + copy.method() + "|" + copy.path();
                }))
                .answers(Question.get(), Expectation.text("GET|COPY|/copy"));
    }
}
