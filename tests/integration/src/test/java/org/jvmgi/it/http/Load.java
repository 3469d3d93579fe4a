/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jvmgi.it.server.Poll;

/** Clients that ask again and again, each request on a connection of its own, while a test does something to the server. */
public final class Load implements AutoCloseable {

    private final Supplier<RawResponse> request;
    private final Predicate<RawResponse> good;
    private final ExecutorService clients;
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger served = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    private Load(int clientCount, Supplier<RawResponse> request, Predicate<RawResponse> good) {
        this.request = request;
        this.good = good;
        this.clients = Executors.newFixedThreadPool(clientCount);
        for (int i = 0; i < clientCount; i++) {
            running.add(clients.submit(this::ask));
        }
    }

    /** Starts the clients; a response for which {@code good} is false counts as failed, and so does a broken connection. */
    public static Load start(int clientCount, Supplier<RawResponse> request, Predicate<RawResponse> good) {
        return new Load(clientCount, request, good);
    }

    private void ask() {
        while (!stopped.get()) {
            try {
                RawResponse response = request.get();
                if (good.test(response)) {
                    served.incrementAndGet();
                } else {
                    failures.add(response.toString());
                }
            } catch (RuntimeException broken) {
                failures.add(broken.toString());
            }
        }
    }

    /** Waits until that many more requests were served or have failed. */
    public void awaitMore(int count) {
        int target = total() + count;
        Poll.until(count + " more requests", () -> total() >= target);
    }

    private int total() {
        return served.get() + failures.size();
    }

    public int served() {
        return served.get();
    }

    /** Ends the load. */
    @Override
    public void close() {
        finish();
    }

    /** Lets the clients finish their present requests; what failed in all the time. */
    public List<String> finish() {
        stopped.set(true);
        clients.shutdown();
        try {
            for (Future<?> client : running) {
                client.get(60, TimeUnit.SECONDS);
            }
        } catch (Exception e) {
            clients.shutdownNow();
            throw new AssertionError("a client does not come to its end", e);
        }
        return List.copyOf(failures);
    }
}
