/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.lint;

import static org.jvmgi.lint.RuleCase.broken;
import static org.jvmgi.lint.RuleCase.kept;

import java.io.IOException;
import java.io.OutputStream;
import java.util.stream.Stream;
import org.jvmgi.Body;
import org.jvmgi.StartResponse;
import org.jvmgi.internal.lint.Rule;
import org.jvmgi.lint.Scene.Fault;

/** What becomes of a stream that takes nothing more. */
final class StreamCases {
    private StreamCases() {}

    static Stream<RuleCase> all() {
        return Stream.of(
                kept(Rule.DEAD_STREAM, "closed", scene -> writing(scene, StreamCases::afterClose)),
                broken(Rule.DEAD_STREAM, "closed", scene -> lenientWriting(scene, StreamCases::afterClose)),
                kept(Rule.DEAD_STREAM, "replaced", scene -> writing(scene, StreamCases::afterRestart)),
                broken(Rule.DEAD_STREAM, "replaced", scene -> lenientWriting(scene, StreamCases::afterRestart)),
                kept(Rule.DEAD_STREAM, "over", StreamCases::afterwards),
                broken(Rule.DEAD_STREAM, "over", scene -> {
                    scene.faults.add(Fault.TAKES_DEAD_WRITES);
                    afterwards(scene);
                }),
                kept(
                        Rule.DEAD_STREAM,
                        "closing a replaced one",
                        scene -> writing(scene, startResponse -> {
                            OutputStream first = startResponse.start("200 OK", Scene.TEXT);
                            startResponse.start("200 OK", Scene.TEXT);
                            first.close();
                        })));
    }

    @FunctionalInterface
    private interface Writing {
        void write(StartResponse startResponse) throws IOException;
    }

    private static void writing(Scene scene, Writing writing) {
        scene.application = (environ, startResponse) -> {
            try {
                writing.write(startResponse);
            } catch (IOException expected) {
                return Body.of("the body is still sent");
            }
            return Body.empty();
        };
    }

    private static void lenientWriting(Scene scene, Writing writing) {
        scene.faults.add(Fault.TAKES_DEAD_WRITES);
        writing(scene, writing);
    }

    private static void afterClose(StartResponse startResponse) throws IOException {
        OutputStream out = startResponse.start("200 OK", Scene.TEXT);
        out.write(new byte[2]);
        out.close();
        out.write(1);
    }

    private static void afterRestart(StartResponse startResponse) throws IOException {
        OutputStream first = startResponse.start("200 OK", Scene.TEXT);
        startResponse.start("200 OK", Scene.TEXT);
        first.write(new byte[2]);
    }

    private static void afterwards(Scene scene) {
        scene.application = (environ, startResponse) -> {
            OutputStream out = startResponse.start("200 OK", Scene.TEXT);
            scene.afterwards = () -> {
                try {
                    out.write(1);
                } catch (IOException expected) {
                    // The server refused, as it should.
                }
            };
            return Body.empty();
        };
    }
}
