/* SPDX-License-Identifier: Apache-2.0 */
package com.example.contract;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** How often the bodies of requests were closed. The last word of a request's query names it. */
final class Closes {
    static final String CASE = "closes";

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final Map<String, Integer> COUNTS = new HashMap<>();

    private Closes() {}

    /** The body, counted. */
    static Body counted(Environ environ, Body body) {
        String token = token(environ);
        return body.onClose(() -> add(token));
    }

    static void add(Environ environ) {
        add(token(environ));
    }

    private static String token(Environ environ) {
        String query = environ.queryString();
        return query.substring(query.lastIndexOf('&') + 1);
    }

    private static void add(String token) {
        synchronized (COUNTS) {
            COUNTS.merge(token, 1, Integer::sum);
            COUNTS.notifyAll();
        }
    }

    /** Answers with the count, which may come after the response has reached its client. */
    static Body tell(Environ environ, StartResponse startResponse) throws InterruptedException {
        int count = await(environ.queryString());
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of(Integer.toString(count));
    }

    private static int await(String token) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        synchronized (COUNTS) {
            while (!COUNTS.containsKey(token) && System.nanoTime() < end) {
                COUNTS.wait(1000);
            }
            return COUNTS.getOrDefault(token, 0);
        }
    }
}
