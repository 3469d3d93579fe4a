/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.internal.lint;

import java.util.concurrent.atomic.AtomicReference;

/** Notices when two threads are inside the same object. One thread may enter again, as a body that reads does. */
final class OneThread {
    private final String what;
    private final AtomicReference<Thread> inside = new AtomicReference<>();

    OneThread(String what) {
        this.what = what;
    }

    /** Something that a thread does inside. */
    @FunctionalInterface
    interface Action<T, E extends Exception> {
        T run() throws E;
    }

    <T, E extends Exception> T run(Action<T, E> action) throws E {
        Thread current = Thread.currentThread();
        Thread other = inside.compareAndExchange(null, current);
        if (other == current) {
            return action.run();
        }
        if (other != null) {
            throw Rule.ONE_THREAD.broken(what + " is in use by the thread " + other.getName());
        }
        try {
            return action.run();
        } finally {
            inside.set(null);
        }
    }
}
