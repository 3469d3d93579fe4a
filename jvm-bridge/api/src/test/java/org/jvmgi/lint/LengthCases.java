/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.lint;

import static org.jvmgi.lint.RuleCase.broken;
import static org.jvmgi.lint.RuleCase.kept;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jvmgi.Body;
import org.jvmgi.Headers;
import org.jvmgi.internal.lint.Rule;

/** How many bytes a response may have. */
final class LengthCases {
    private static final Headers FIVE = Scene.TEXT.add("Content-Length", "5");

    private LengthCases() {}

    static Stream<RuleCase> all() {
        return Stream.of(types(), bodiless(), exact(), bodies()).flatMap(List::stream);
    }

    private static void answer(Scene scene, String status, Headers headers, String written, Body body) {
        scene.application = (environ, startResponse) -> {
            startResponse.start(status, headers).write(written.getBytes(StandardCharsets.UTF_8));
            return body;
        };
    }

    private static List<RuleCase> types() {
        return List.of(
                kept(
                        Rule.TYPE_HEADER,
                        "no body, no type",
                        scene -> answer(scene, "303 See Other", Headers.EMPTY, "", Body.empty())),
                broken(Rule.TYPE_HEADER, "a body", scene -> answer(scene, "200 OK", Headers.EMPTY, "", Body.of("x"))),
                broken(
                        Rule.TYPE_HEADER,
                        "something written",
                        scene -> answer(scene, "200 OK", Headers.EMPTY, "x", Body.empty())));
    }

    private static List<RuleCase> bodiless() {
        return List.of(
                kept(Rule.NO_BODY, "none", scene -> answer(scene, "204 No Content", Headers.EMPTY, "", Body.empty())),
                kept(
                        Rule.NO_BODY,
                        "304 with a length",
                        scene -> answer(scene, "304 Not Modified", FIVE, "", Body.empty())),
                broken(Rule.NO_BODY, "204", scene -> answer(scene, "204 No Content", Scene.TEXT, "", Body.of("x"))),
                broken(Rule.NO_BODY, "205", scene -> answer(scene, "205 Reset Content", Scene.TEXT, "", Body.of("x"))),
                broken(Rule.NO_BODY, "304", scene -> answer(scene, "304 Not Modified", Scene.TEXT, "x", Body.empty())));
    }

    private static List<RuleCase> exact() {
        return List.of(
                kept(
                        Rule.EXACT_LENGTH,
                        "written and body",
                        scene -> answer(scene, "200 OK", FIVE, "ab", Body.of("cde"))),
                broken(Rule.EXACT_LENGTH, "too short", scene -> answer(scene, "200 OK", FIVE, "ab", Body.of("cd"))),
                broken(Rule.EXACT_LENGTH, "too long", scene -> answer(scene, "200 OK", FIVE, "ab", Body.of("cdef"))),
                broken(
                        Rule.EXACT_LENGTH,
                        "too much written",
                        scene -> answer(scene, "200 OK", FIVE, "abcdef", Body.empty())),
                kept(Rule.EXACT_LENGTH, "HEAD without the body", scene -> {
                    scene.variables.put("REQUEST_METHOD", "HEAD");
                    answer(scene, "200 OK", FIVE, "", Body.empty());
                }));
    }

    private static List<RuleCase> bodies() {
        return List.of(
                kept(Rule.BODY_LENGTH, "as said", scene -> answer(scene, "200 OK", Scene.TEXT, "", sized(3, 1, 2))),
                kept(
                        Rule.BODY_LENGTH,
                        "unknown",
                        scene -> answer(
                                scene, "200 OK", Scene.TEXT, "", Body.of("x").map(b -> b))),
                broken(Rule.BODY_LENGTH, "negative", scene -> answer(scene, "200 OK", Scene.TEXT, "", sized(-1))),
                broken(Rule.BODY_LENGTH, "too short", scene -> answer(scene, "200 OK", Scene.TEXT, "", sized(4, 1, 2))),
                broken(Rule.BODY_LENGTH, "too long", scene -> answer(scene, "200 OK", Scene.TEXT, "", sized(2, 1, 2))));
    }

    /** A body that says one length and has buffers of others. */
    private static Body sized(long length, int... sizes) {
        return new Body() {
            @Override
            public Iterator<ByteBuffer> iterator() {
                return Arrays.stream(sizes).mapToObj(ByteBuffer::allocate).iterator();
            }

            @Override
            public OptionalLong length() {
                return OptionalLong.of(length);
            }
        };
    }
}
