/* SPDX-License-Identifier: Apache-2.0 */
package com.example;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** An application that neither reads nor writes while it waits. PATH_INFO says what for. */
public class Waiter implements Application {
    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");
    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final CountDownLatch RELEASE = new CountDownLatch(1);
    private static final AtomicInteger INTERRUPTED = new AtomicInteger();

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        byte[] answer =
                switch (environ.pathInfo()) {
                    case "/for-ever" -> {
                        await(environ, NEVER);
                        yield new byte[0];
                    }
                    case "/for-release" -> {
                        await(environ, RELEASE);
                        yield environ.input().readAllBytes();
                    }
                    case "/release" -> {
                        RELEASE.countDown();
                        yield new byte[0];
                    }
                    case "/interrupted" -> INTERRUPTED.toString().getBytes(US_ASCII);
                    default -> throw new IOException(environ.pathInfo());
                };
        startResponse.start("200 OK", TEXT);
        return Body.of(answer);
    }

    /** Waits after a line that says so; counts interrupts. */
    private static void await(Environ environ, CountDownLatch latch) throws InterruptedException {
        environ.errors().println("waiting");
        try {
            latch.await();
        } catch (InterruptedException e) {
            INTERRUPTED.incrementAndGet();
            throw e;
        }
    }
}
