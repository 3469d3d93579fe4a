/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.lint;

import static org.jvmgi.lint.RuleCase.broken;
import static org.jvmgi.lint.RuleCase.kept;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.jvmgi.Body;
import org.jvmgi.Headers;
import org.jvmgi.internal.lint.Rule;
import org.jvmgi.lint.Scene.Fault;

/** What a response may be started with, and when. */
final class StartCases {
    private StartCases() {}

    static Stream<RuleCase> all() {
        return Stream.of(statuses(), headers(), restarts()).flatMap(List::stream);
    }

    private static void status(Scene scene, String status) {
        start(scene, status, Scene.TEXT);
    }

    private static void headers(Scene scene, String... namesAndValues) {
        start(scene, "200 OK", Headers.of(namesAndValues));
    }

    private static void start(Scene scene, String status, Headers headers) {
        scene.application = (environ, startResponse) -> {
            startResponse.start(status, headers);
            return Body.empty();
        };
    }

    private static List<RuleCase> statuses() {
        return List.of(
                kept(Rule.STATUS, "an unregistered code", scene -> status(scene, "299 Odd")),
                kept(Rule.STATUS, "a code alone", scene -> status(scene, "404")),
                broken(Rule.STATUS, "null", scene -> status(scene, null)),
                broken(Rule.STATUS, "no digits", scene -> status(scene, "OK")),
                broken(Rule.STATUS, "four digits", scene -> status(scene, "2000 OK")),
                broken(Rule.STATUS, "no blank", scene -> status(scene, "200OK")),
                broken(Rule.STATUS, "an interim code", scene -> status(scene, "103 Early Hints")),
                broken(Rule.STATUS, "a split reason", scene -> status(scene, "200 OK\r\nA: b")),
                broken(
                        Rule.STATUS,
                        "a number out of range",
                        scene -> scene.application = (environ, startResponse) -> {
                            startResponse.start(99, Scene.TEXT);
                            return Body.empty();
                        }),
                kept(
                        Rule.STARTED,
                        "while the body is asked for its first buffer",
                        scene -> scene.application = (environ, startResponse) ->
                                Body.of(Stream.of("x").map(text -> {
                                    startResponse.start("200 OK", Scene.TEXT);
                                    return ByteBuffer.allocate(1);
                                }))),
                broken(Rule.STARTED, "never", scene -> scene.application = (environ, startResponse) -> Body.of("x")),
                broken(
                        Rule.STARTED,
                        "never, without a body",
                        scene -> scene.application = (environ, startResponse) -> Body.empty()));
    }

    private static List<RuleCase> headers() {
        return List.of(
                kept(Rule.HEADERS, "none", scene -> headers(scene)),
                broken(Rule.HEADERS, "null", scene -> start(scene, "200 OK", null)),
                kept(Rule.HOP_BY_HOP, "a look-alike", scene -> headers(scene, "X-Connection", "close")),
                broken(Rule.HOP_BY_HOP, "Connection", scene -> headers(scene, "connection", "close")),
                broken(Rule.HOP_BY_HOP, "Transfer-Encoding", scene -> headers(scene, "Transfer-Encoding", "chunked")),
                kept(Rule.LENGTH_HEADER, "zero", scene -> headers(scene, "Content-Length", "0")),
                broken(Rule.LENGTH_HEADER, "no number", scene -> headers(scene, "Content-Length", "many")),
                broken(
                        Rule.LENGTH_HEADER,
                        "two that differ",
                        scene -> headers(scene, "Content-Length", "1", "content-length", "2")));
    }

    private static List<RuleCase> restarts() {
        return List.of(
                kept(Rule.RESTART, "before output", scene -> restart(scene, false, null)),
                kept(Rule.RESTART, "with a failure", scene -> restart(scene, true, new Exception("late"))),
                broken(Rule.RESTART, "without a failure", scene -> restart(scene, true, null)),
                kept(
                        Rule.RESTART_REFUSED,
                        "unchecked failures come back",
                        scene -> restart(scene, true, new IllegalStateException("late"))),
                broken(Rule.RESTART_REFUSED, "taken after output", scene -> {
                    scene.faults.add(Fault.TAKES_LATE_STARTS);
                    restart(scene, true, new Exception("late"));
                }),
                kept(
                        Rule.RESTART_FAILURE,
                        "checked, as a cause",
                        scene -> restart(scene, true, new IOException("late"))),
                broken(Rule.RESTART_FAILURE, "swallowed", scene -> {
                    scene.faults.add(Fault.FORGETS_FAILURES);
                    restart(scene, true, new IOException("late"));
                }),
                kept(Rule.RESTART_REFUSED, "refused when over", scene -> startAfterwards(scene)),
                broken(Rule.RESTART_REFUSED, "taken when over", scene -> {
                    scene.faults.add(Fault.TAKES_LATE_STARTS);
                    startAfterwards(scene);
                }),
                kept(Rule.STREAM, "a stream", scene -> {}),
                broken(Rule.STREAM, "null", scene -> scene.faults.add(Fault.RETURNS_NO_STREAM)));
    }

    private static void restart(Scene scene, boolean flushed, Throwable failure) {
        scene.application = (environ, startResponse) -> {
            OutputStream out = startResponse.start("200 OK", Scene.TEXT);
            out.write(1);
            if (flushed) {
                out.flush();
            }
            try {
                startResponse.start("500 Internal Server Error", Scene.TEXT, failure);
            } catch (IllegalStateException expected) {
                return Body.of("the rest");
            }
            return Body.of("anew");
        };
    }

    private static void startAfterwards(Scene scene) {
        scene.application = (environ, startResponse) -> {
            startResponse.start("200 OK", Scene.TEXT);
            scene.afterwards = () -> {
                try {
                    startResponse.start("500 Late", Scene.TEXT, new Exception("late"));
                } catch (IllegalStateException expected) {
                    // The server refused, as it should.
                }
            };
            return Body.empty();
        };
    }
}
