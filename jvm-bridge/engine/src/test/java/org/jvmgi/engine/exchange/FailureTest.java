/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.jvmgi.Application;
import org.jvmgi.BadRequestException;
import org.jvmgi.Body;
import org.jvmgi.ClientAbortException;
import org.jvmgi.ExitRefusedError;
import org.jvmgi.Headers;
import org.jvmgi.RequestBodyException;
import org.jvmgi.RequestTimeoutException;
import org.jvmgi.engine.log.LogCode;

/** What becomes of exceptions and broken rules: one status, one code, one line. */
class FailureTest {
    private final ExchangeFixture exchange = new ExchangeFixture();

    private static Application throwing(Throwable thrown) {
        return (environ, start) -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        };
    }

    private record Meaning(Throwable thrown, int status, LogCode code) {}

    @TestFactory
    Stream<DynamicTest> meaningOfExceptions() {
        Throwable cyclic = new IllegalStateException("a");
        cyclic.initCause(new IllegalStateException("b", cyclic));
        return Stream.of(
                        new Meaning(new IllegalStateException("no"), 500, LogCode.APPLICATION_FAILED),
                        new Meaning(new StackOverflowError(), 500, LogCode.APPLICATION_FAILED),
                        new Meaning(cyclic, 500, LogCode.APPLICATION_FAILED),
                        new Meaning(new BadRequestException("no"), 400, LogCode.BAD_REQUEST),
                        new Meaning(
                                new IllegalStateException(new IOException(new BadRequestException("no"))),
                                400,
                                LogCode.BAD_REQUEST),
                        new Meaning(new RequestTimeoutException("late"), 504, LogCode.REQUEST_TIMED_OUT),
                        new Meaning(new RequestBodyException(413, "large"), 413, LogCode.REQUEST_BODY_BROKEN),
                        new Meaning(
                                new java.io.UncheckedIOException(new RequestBodyException(408, "slow")),
                                408,
                                LogCode.REQUEST_BODY_BROKEN),
                        new Meaning(new ClientAbortException("left"), 500, LogCode.CLIENT_ABORTED),
                        new Meaning(new ExitRefusedError(1), 500, LogCode.EXIT_REFUSED),
                        new Meaning(new OutOfMemoryError("heap"), 500, LogCode.OUT_OF_MEMORY),
                        new Meaning(
                                new OutOfMemoryError("unable to create native thread: possibly out of memory"),
                                500,
                                LogCode.MACHINE_ERROR),
                        new Meaning(new InternalError("vm"), 500, LogCode.MACHINE_ERROR))
                .map(m -> DynamicTest.dynamicTest(m.thrown().getClass().getSimpleName() + " " + m.code(), () -> {
                    List<String> steps = new ExchangeFixture().run(throwing(m.thrown()));
                    assertThat(steps.get(steps.size() - 1))
                            .startsWith("abort " + m.status() + " " + m.code().number() + " ");
                    assertThat(steps)
                            .filteredOn(step -> step.startsWith("abort"))
                            .hasSize(1);
                }));
    }

    @Test
    void traceGoesToTheLogAndTheFirstFrameIntoTheLine() {
        List<String> steps = exchange.run(throwing(new IllegalStateException("no\nway", new IOException("why"))));
        assertThat(steps)
                .anyMatch(step -> step.equals("log ERROR 0 java.lang.IllegalStateException: no"))
                .anyMatch(step -> step.startsWith("log ERROR 0     at org.jvmgi.engine.exchange.FailureTest"))
                .anyMatch(step -> step.equals("log ERROR 0 Caused by: java.io.IOException: why"));
        assertThat(steps.get(steps.size() - 1))
                .startsWith(
                        "abort 500 600 the application failed: java.lang.IllegalStateException: no way at org.jvmgi")
                .contains("FailureTest.java:");
    }

    @Test
    void whatIsTheClientsFaultHasNoTrace() {
        assertThat(exchange.run(throwing(new BadRequestException("no")))).hasSize(1);
    }

    @Test
    void failureAfterUnflushedWriteIsClean() {
        List<String> steps = exchange.run((environ, start) -> {
            start.start("200 OK", Headers.EMPTY).write(1);
            throw new BadRequestException("after all");
        });
        assertThat(steps).hasSize(1).first().asString().startsWith("abort 400 ");
    }

    @Test
    void failureAfterOutputCutsTheResponse() {
        List<String> steps = exchange.run((environ, start) -> {
            start.start("200 OK", Headers.EMPTY).flush();
            throw new BadRequestException("too late");
        });
        assertThat(steps).hasSize(3).startsWith("head 200 OK -1", "flush");
        assertThat(steps.get(2)).startsWith("abort 400 ");
    }

    @Test
    void failureToCloseLeavesTheResponseComplete() {
        List<String> steps = exchange.run((environ, start) -> {
            start.start("200 OK", Headers.EMPTY);
            return Body.of("whole").onClose(() -> {
                throw new IllegalStateException("close");
            });
        });
        assertThat(steps).startsWith("head 200 OK 5", "data whole").endsWith("end");
        assertThat(steps).filteredOn(step -> step.startsWith("log ERROR 616 ")).hasSize(1);
    }

    @Test
    void exceptionsThatMisbehaveAreLoggedAllTheSame() {
        RuntimeException nasty = new RuntimeException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no message");
            }

            @Override
            public synchronized Throwable getCause() {
                throw new IllegalStateException("no cause");
            }

            @Override
            public StackTraceElement[] getStackTrace() {
                throw new IllegalStateException("no trace");
            }
        };
        List<String> steps = exchange.run(throwing(nasty));
        assertThat(steps.get(steps.size() - 1)).startsWith("abort 500 600 ").contains("its message cannot be had");
    }

    @Test
    void longTracesAreCut() {
        Throwable deep = new IllegalStateException("deep");
        StackTraceElement[] frames = new StackTraceElement[500];
        java.util.Arrays.fill(frames, new StackTraceElement("C", "m", "C.java", 1));
        deep.setStackTrace(frames);
        List<String> steps = exchange.run(throwing(deep));
        assertThat(steps).contains("log ERROR 0     ... 436 more").hasSize(1 + 64 + 1 + 1);
    }

    private void assertRule(LogCode code, Application application) {
        List<String> steps = new ExchangeFixture().run(application);
        assertThat(steps.get(steps.size() - 1)).startsWith("abort 500 " + code.number() + " ");
    }

    @Test
    void brokenRulesHaveTheirCodes() {
        assertRule(LogCode.NO_BODY, (environ, start) -> {
            start.start("200 OK", Headers.EMPTY);
            return null;
        });
        assertRule(LogCode.NO_START, (environ, start) -> Body.of("x"));
        assertRule(LogCode.NO_START, (environ, start) -> Body.of(List.of(ByteBuffer.allocate(1))));
        for (String status : List.of("", "99 X", "101 Switching", "600 X", "1000", "200OK", "abc", "-20 X")) {
            assertRule(LogCode.BAD_STATUS, (environ, start) -> {
                start.start(status, Headers.EMPTY);
                return Body.empty();
            });
        }
        for (String length : List.of("x", "-1", "+1", "99999999999999999999")) {
            assertRule(LogCode.BAD_CONTENT_LENGTH, (environ, start) -> {
                start.start("200 OK", Headers.of("Content-Length", length));
                return Body.empty();
            });
        }
        assertRule(LogCode.BAD_CONTENT_LENGTH, (environ, start) -> {
            start.start("200 OK", Headers.of("Content-Length", "1", "Content-Length", "2"));
            return Body.empty();
        });
        assertRule(LogCode.HEAD_TOO_LARGE, (environ, start) -> {
            start.start("200 OK", Headers.of("X-Large", "x".repeat(ExchangeFixture.HEAD_LIMIT)));
            return Body.empty();
        });
    }

    @Test
    void nullBuffersAndIteratorsAreFailures() {
        assertRule(LogCode.APPLICATION_FAILED, (environ, start) -> {
            start.start("200 OK", Headers.EMPTY);
            return () -> null;
        });
        List<ByteBuffer> withNull = new ArrayList<>();
        withNull.add(null);
        assertRule(LogCode.APPLICATION_FAILED, (environ, start) -> {
            start.start("200 OK", Headers.EMPTY);
            return new Body() {
                @Override
                public Iterator<ByteBuffer> iterator() {
                    return withNull.iterator();
                }
            };
        });
    }

    @Test
    void applicationThatCannotBeHadIs500() {
        List<String> steps =
                exchange.runUnavailable(new UnavailableException(LogCode.ENTRY_CLASS_MISSING, "com.example.Gone"));
        assertThat(steps).containsExactly("abort 500 637 the entry class was not found: com.example.Gone");
    }
}
