/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.lint;

import static org.jvmgi.lint.RuleCase.broken;
import static org.jvmgi.lint.RuleCase.kept;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.RequestBodyException;
import org.jvmgi.internal.lint.Rule;
import org.jvmgi.lint.Scene.Fault;

/** What reads may return, and who may read. */
final class InputCases {
    private InputCases() {}

    static Stream<RuleCase> all() {
        return Stream.of(counts(), ends(), threads(), errors()).flatMap(List::stream);
    }

    private static List<RuleCase> counts() {
        return List.of(
                kept(Rule.READ_COUNT, "less than asked for", scene -> scene.reading(input -> input.readNBytes(1000))),
                kept(
                        Rule.READ_COUNT,
                        "nothing asked for",
                        scene -> scene.reading(input -> input.read(new byte[1], 1, 0))),
                broken(Rule.READ_COUNT, "nothing read", scene -> {
                    scene.input(new Script(0));
                    scene.reading(input -> input.read(new byte[4]));
                }),
                broken(Rule.READ_COUNT, "more than asked for", scene -> {
                    scene.input(new Script(5));
                    scene.reading(input -> input.read(new byte[4]));
                }),
                broken(Rule.READ_COUNT, "something where nothing was asked for", scene -> {
                    scene.input(new Script(1));
                    scene.reading(input -> input.read(new byte[0]));
                }),
                broken(Rule.READ_COUNT, "no byte", scene -> {
                    scene.input(new Script(-2));
                    scene.reading(InputStream::read);
                }));
    }

    private static List<RuleCase> ends() {
        return List.of(
                kept(
                        Rule.READ_END,
                        "read on",
                        scene -> scene.reading(input -> {
                            input.readAllBytes();
                            input.read();
                            input.read(new byte[3]);
                        })),
                broken(Rule.READ_END, "there is more", scene -> {
                    scene.input(new Script(-1, 2));
                    scene.reading(input -> {
                        input.read(new byte[4]);
                        input.read(new byte[4]);
                    });
                }),
                kept(Rule.READ_BROKEN, "still broken", scene -> {
                    scene.input(new Script());
                    scene.reading(input -> readBroken(input, 3));
                }),
                broken(Rule.READ_BROKEN, "ended", scene -> {
                    scene.input(new Script(2, Script.BREAK, -1));
                    scene.reading(input -> readBroken(input, 3));
                }),
                kept(Rule.DEAD_INPUT, "refused", scene -> readingAfterwards(scene)),
                broken(Rule.DEAD_INPUT, "a read returned", scene -> {
                    scene.faults.add(Fault.GIVES_DEAD_INPUT);
                    readingAfterwards(scene);
                }));
    }

    private static void readBroken(InputStream input, int reads) {
        for (int i = 0; i < reads; i++) {
            try {
                input.read(new byte[4]);
            } catch (IOException expected) {
                // What the server does at the next read is what is checked.
            }
        }
    }

    private static void readingAfterwards(Scene scene) {
        scene.reading(input -> scene.afterwards = () -> {
            try {
                input.read();
            } catch (IOException expected) {
                // The server refused, as it should.
            }
        });
    }

    private static List<RuleCase> threads() {
        return List.of(
                kept(
                        Rule.ONE_THREAD,
                        "one after the other",
                        scene -> scene.reading(input -> {
                            FutureTask<Integer> other = new FutureTask<>(input::read);
                            new Thread(other).start();
                            other.get();
                            input.read();
                        })),
                broken(Rule.ONE_THREAD, "both at once", scene -> {
                    BlockingInput blocking = new BlockingInput();
                    scene.input(blocking);
                    scene.reading(input -> readTwice(input, blocking));
                }));
    }

    private static void readTwice(InputStream input, BlockingInput blocking) throws Exception {
        FutureTask<Integer> other = new FutureTask<>(input::read);
        new Thread(other).start();
        blocking.entered.await();
        try {
            input.read();
        } finally {
            blocking.released.countDown();
            other.get();
        }
    }

    private static List<RuleCase> errors() {
        return List.of(
                kept(
                        Rule.ERRORS_OPEN,
                        "flushed",
                        scene -> answering(scene, environ -> environ.errors().flush())),
                broken(
                        Rule.ERRORS_OPEN,
                        "closed",
                        scene -> answering(scene, environ -> environ.errors().close())));
    }

    private static void answering(Scene scene, Consumer<Environ> using) {
        scene.application = (environ, startResponse) -> {
            using.accept(environ);
            startResponse.start("200 OK", Scene.TEXT);
            return Body.empty();
        };
    }

    /** Returns given counts, one after the other, then breaks. */
    private static final class Script extends InputStream {
        static final int BREAK = Integer.MIN_VALUE;

        private final Deque<Integer> results = new ArrayDeque<>();

        Script(int... results) {
            for (int result : results) {
                this.results.add(result);
            }
        }

        @Override
        public int read() throws IOException {
            int result = results.isEmpty() ? BREAK : results.remove();
            if (result == BREAK) {
                throw new RequestBodyException(400, "cut");
            }
            return result;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return read();
        }
    }

    /** Holds a reader until it is released. */
    private static final class BlockingInput extends InputStream {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public int read() throws IOException {
            entered.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return 1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return read();
        }
    }
}
