/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition up to a deadline: the only way in which a test waits. */
public final class Poll {

    private static final Duration STEP = Duration.ofMillis(20);

    private Poll() {}

    /** Waits as long as {@link Settings#patience()} until the condition holds; fails naming {@code what}. */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, Settings.patience(), condition);
    }

    /** Waits until the condition holds; fails naming {@code what} when the limit ran out. */
    public static void until(String what, Duration limit, Callable<Boolean> condition) {
        value(what, limit, () -> holds(condition) ? Optional.of(true) : Optional.empty());
    }

    /** Waits until there is a value, and gives it. */
    public static <T> T value(String what, Supplier<Optional<T>> source) {
        return value(what, Settings.patience(), source);
    }

    /** Waits until there is a value, and gives it; fails naming {@code what} when the limit ran out. */
    public static <T> T value(String what, Duration limit, Supplier<Optional<T>> source) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> value = source.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("within " + limit + " not seen: " + what);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    /** Whether the condition came to hold within the limit. */
    public static boolean holdsWithin(Duration limit, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
        return true;
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("the condition itself failed", e);
        }
    }
}
