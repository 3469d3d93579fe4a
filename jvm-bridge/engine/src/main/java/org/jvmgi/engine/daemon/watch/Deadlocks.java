/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.watch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jvmgi.engine.daemon.life.Retirement;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;

/**
 * Threads that wait for each other. They are looked for at each of the supervisor's heartbeats; when some have done so for
 * deadlock-timeout, their stacks go to the log and the process is replaced. Of one thread.
 */
public final class Deadlocks {
    private static final int MAX_FRAMES = 64;

    private final int timeout;
    private final Retirement retirement;

    /** Those that were found at every look since {@link #since}. */
    private Set<Long> found = Set.of();

    private long since;
    private boolean over;

    /**
     * Makes one.
     *
     * @param timeout seconds
     * @param retirement is asked for when the time is over
     */
    public Deadlocks(int timeout, Retirement retirement) {
        this.timeout = timeout;
        this.retirement = retirement;
    }

    /** Looks at the threads as they are now. */
    public void look() {
        if (over) {
            return;
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Set<Long> now = locked(threads);
        long time = System.nanoTime();
        Set<Long> still = new TreeSet<>(now);
        still.retainAll(found);
        if (still.isEmpty()) {
            found = now;
            since = time;
        } else if (time - since >= TimeUnit.SECONDS.toNanos(timeout)) {
            over = true;
            report(threads, still);
            retirement.ask("threads wait for each other", false);
        } else {
            found = still;
        }
    }

    private static Set<Long> locked(ThreadMXBean threads) {
        Set<Long> locked = new TreeSet<>();
        long[] ids = threads.findDeadlockedThreads();
        for (int i = 0; ids != null && i < ids.length; i++) {
            locked.add(ids[i]);
        }
        return locked;
    }

    private void report(ThreadMXBean threads, Set<Long> ids) {
        ProcessLog.line(LogCode.THREADS_DEADLOCKED, ids.size() + " threads, for deadlock-timeout (" + timeout + " s)");
        long[] wanted = ids.stream().mapToLong(Long::longValue).toArray();
        for (ThreadInfo thread : threads.getThreadInfo(wanted, MAX_FRAMES)) {
            if (thread != null) {
                print(thread);
            }
        }
    }

    private static void print(ThreadInfo thread) {
        ProcessLog.line("\"" + thread.getThreadName() + "\" waits for " + thread.getLockName() + ", which \""
                + thread.getLockOwnerName() + "\" holds");
        for (StackTraceElement frame : thread.getStackTrace()) {
            ProcessLog.line("    at " + frame);
        }
    }
}
