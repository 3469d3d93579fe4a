/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.lint;

import static org.jvmgi.lint.RuleCase.broken;
import static org.jvmgi.lint.RuleCase.kept;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jvmgi.Body;
import org.jvmgi.internal.lint.Rule;
import org.jvmgi.lint.Scene.Fault;

/** What a body may be, and how a server may use it. */
final class BodyCases {
    private BodyCases() {}

    static Stream<RuleCase> all() {
        return Stream.of(nulls(), servers()).flatMap(List::stream);
    }

    private static void body(Scene scene, Body body) {
        scene.application = (environ, startResponse) -> {
            startResponse.start("200 OK", Scene.TEXT);
            return body;
        };
    }

    private static List<RuleCase> nulls() {
        return List.of(
                kept(
                        Rule.BODY,
                        "empty buffers",
                        scene -> body(
                                scene, () -> List.of(ByteBuffer.allocate(0)).iterator())),
                broken(Rule.BODY, "no body", scene -> body(scene, null)),
                broken(Rule.BODY, "no iterator", scene -> body(scene, () -> null)),
                broken(
                        Rule.BODY,
                        "no buffer",
                        scene -> body(
                                scene, () -> Arrays.asList((ByteBuffer) null).iterator())),
                broken(
                        Rule.BODY,
                        "no length",
                        scene -> body(scene, new Body() {
                            @Override
                            public Iterator<ByteBuffer> iterator() {
                                return List.of(ByteBuffer.allocate(1)).iterator();
                            }

                            @Override
                            public OptionalLong length() {
                                return null;
                            }
                        })));
    }

    private static List<RuleCase> servers() {
        return List.of(
                kept(Rule.BUFFER, "one buffer filled again and again", scene -> {
                    ByteBuffer buffer = ByteBuffer.allocate(4);
                    body(scene, Body.of(Stream.of(1, 2, 3).map(size -> buffer.clear()
                            .limit(size))));
                }),
                broken(Rule.BUFFER, "drained", scene -> scene.faults.add(Fault.MOVES_BUFFERS)),
                kept(Rule.ITERATION, "once", scene -> {}),
                broken(Rule.ITERATION, "twice", scene -> scene.faults.add(Fault.BEGINS_TWICE)),
                broken(Rule.ITERATION, "begun after close", scene -> scene.faults.add(Fault.BEGINS_AFTER_CLOSE)),
                broken(Rule.ITERATION, "asked after close", scene -> scene.faults.add(Fault.ASKS_AFTER_CLOSE)),
                kept(Rule.CLOSE, "once", scene -> {}),
                broken(Rule.CLOSE, "twice", scene -> scene.faults.add(Fault.CLOSES_TWICE)));
    }
}
