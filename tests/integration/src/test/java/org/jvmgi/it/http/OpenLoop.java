/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.http;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jvmgi.it.server.Poll;

/**
 * Requests at a fixed rate, whether those before were answered or not, so that a server that stalls is not spared. Latencies count
 * from the moment at which a request was due.
 */
public final class OpenLoop implements AutoCloseable {

    private static final int MOST_AT_ONCE = 500;
    private static final long LAST_ANSWERS = 60;

    private final Supplier<RawResponse> request;
    private final Predicate<RawResponse> good;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService clients = Executors.newFixedThreadPool(MOST_AT_ONCE);
    private final Future<?> ticking;
    private final AtomicInteger sent = new AtomicInteger();
    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    /**
     * What came of the requests.
     *
     * @param sent how many there were
     * @param failures what each that was not good brought
     * @param latencies of all in order of size, nanoseconds
     */
    public record Result(int sent, List<String> failures, List<Long> latencies) {

        /** The latency that a part of the requests, 0 to 1, did not exceed; milliseconds. */
        public double percentile(double part) {
            if (latencies.isEmpty()) {
                return 0;
            }
            int index = (int) Math.ceil(part * latencies.size()) - 1;
            return latencies.get(Math.max(0, index)) / 1e6;
        }
    }

    private OpenLoop(int perSecond, Supplier<RawResponse> request, Predicate<RawResponse> good) {
        this.request = request;
        this.good = good;
        ticking = clock.scheduleAtFixedRate(this::tick, 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
    }

    /** Starts; a response for which {@code good} is false counts as failed, and so does a broken connection. */
    public static OpenLoop start(int perSecond, Supplier<RawResponse> request, Predicate<RawResponse> good) {
        return new OpenLoop(perSecond, request, good);
    }

    private void tick() {
        long due = System.nanoTime();
        sent.incrementAndGet();
        clients.execute(() -> ask(due));
    }

    private void ask(long due) {
        try {
            RawResponse response = request.get();
            if (!good.test(response)) {
                fail(response);
            }
        } catch (RuntimeException broken) {
            fail(broken);
        }
        latencies.add(System.nanoTime() - due);
    }

    private void fail(Object what) {
        failures.add(Instant.now() + " " + what);
    }

    /** Waits until that many more requests were sent. */
    public void awaitMore(int count) {
        awaitSent(sent.get() + count);
    }

    /** Waits until so many requests were sent since the start. */
    public void awaitSent(int count) {
        Poll.until(count + " requests", () -> sent.get() >= count);
    }

    /** How many have failed so far. */
    public int failed() {
        return failures.size();
    }

    /** Sends no more, and waits for the last answers. */
    public Result finish() {
        ticking.cancel(false);
        clock.shutdown();
        try {
            boolean silent = clock.awaitTermination(LAST_ANSWERS, TimeUnit.SECONDS);
            clients.shutdown();
            if (!silent || !clients.awaitTermination(LAST_ANSWERS, TimeUnit.SECONDS)) {
                throw new AssertionError("requests of an open loop do not come to their end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while an open loop ends", e);
        }
        return new Result(
                sent.get(), List.copyOf(failures), latencies.stream().sorted().toList());
    }

    @Override
    public void close() {
        clock.shutdownNow();
        clients.shutdownNow();
    }
}
