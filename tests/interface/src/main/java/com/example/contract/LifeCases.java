/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import static com.example.contract.Texts.PLAIN;
import static com.example.contract.Texts.bytes;
import static com.example.contract.Texts.thrown;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.StartResponse;

/** Threads and interrupts during a request, and what is left of it when it is over. */
final class LifeCases {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final AtomicReference<Kept> KEPT = new AtomicReference<>();

    /** What an application should not keep. */
    private record Kept(Environ environ, InputStream input, OutputStream out, StartResponse startResponse) {}

    private LifeCases() {}

    static List<ContractCase> all() {
        return List.of(anotherThread(), interruptedInBetween(), interruptedAtTheEnd(), deadAfterwards());
    }

    private static ContractCase anotherThread() {
        return ContractCase.of("another-thread", (environ, startResponse) -> {
                    FutureTask<Body> task = new FutureTask<>(() -> {
                        OutputStream out = startResponse.start(200, PLAIN);
                        environ.input().transferTo(out);
                        out.flush();
                        return Body.of(".");
                    });
                    new Thread(task).start();
                    return task.get();
                })
                .answers(Question.post("upload"), Expectation.text("upload."))
                .answers(Question.chunked("upload"), Expectation.text("upload."));
    }

    private static ContractCase interruptedInBetween() {
        return ContractCase.of("interrupted", (environ, startResponse) -> {
                    OutputStream out = startResponse.start(200, PLAIN);
                    Thread.currentThread().interrupt();
                    out.write(environ.input().readAllBytes());
                    out.flush();
                    return Body.of(Thread.interrupted() ? " kept" : " lost");
                })
                .answers(Question.post("upload"), Expectation.text("upload kept"))
                .answers(Question.chunked("upload"), Expectation.text("upload kept"));
    }

    private static ContractCase interruptedAtTheEnd() {
        return ContractCase.of("interrupted-at-the-end", (environ, startResponse) -> {
                    String before = Thread.currentThread().isInterrupted() ? "interrupted" : "not interrupted";
                    startResponse.start(200, PLAIN);
                    Thread.currentThread().interrupt();
                    return Body.of(bytes(before));
                })
                .answers(Question.get(), Expectation.text("not interrupted"))
                .answers(Question.get(), Expectation.text("not interrupted"));
    }

    private static ContractCase deadAfterwards() {
        return ContractCase.of("dead-afterwards", (environ, startResponse) -> {
                    if (environ.pathInfo().endsWith("/late")) {
                        String text = late(KEPT.get());
                        startResponse.start(200, PLAIN);
                        return Body.of(text);
                    }
                    OutputStream out = startResponse.start(200, PLAIN);
                    KEPT.set(new Kept(environ, environ.input(), out, startResponse));
                    return Body.of("kept");
                })
                .answers(Question.post("unread"), Expectation.text("kept"))
                .answers(
                        Question.get("/late"),
                        Expectation.text("IllegalStateException|IOException|IOException|POST/dead-afterwards"));
    }

    private static String late(Kept kept) throws InterruptedException {
        return String.join(
                "|",
                startOnceOver(kept.startResponse()),
                thrown(() -> kept.input().read()),
                thrown(() -> kept.out().write('x')),
                kept.environ().method() + kept.environ().path());
    }

    /** The response may have reached its client before its request is over; till then start throws something else. */
    private static String startOnceOver(StartResponse startResponse) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        while (true) {
            String thrown = thrown(() -> startResponse.start("500 Late", PLAIN, new IOException("late")));
            if (!thrown.startsWith("ResponseCommittedException") || System.nanoTime() > end) {
                return thrown;
            }
            Thread.sleep(5);
        }
    }
}
