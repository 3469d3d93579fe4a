/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.watch;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jvmgi.engine.daemon.life.Retirement;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;

/**
 * A process that does little but collect garbage, since hardly anything of its heap is free: it answers, ever more slowly,
 * and may never run out of memory. It is looked for at each of the supervisor's heartbeats; when it has been so for a fifth
 * of deadlock-timeout, the process is replaced. Of one thread.
 */
public final class HeapStrain {
    /** Per cent of the time; where the JDK's parallel collector, too, no longer calls it work. */
    private static final int COLLECTING = 98;

    /** Per cent of the heap. With more than this free, even one collection that took very long has had its use. */
    private static final int FREE = 20;

    /** Which part of deadlock-timeout it may last. */
    private static final int PART = 5;

    private static final int PER_CENT = 100;
    private static final int MEBIBYTE = 1 << 20;

    private final long patience;
    private final Supplier<Reading> readings;
    private final Retirement retirement;
    private Reading last;

    /** The first reading of an unbroken row of bad ones; {@code null}: the last one was good. */
    private Reading begun;

    private boolean over;

    /**
     * What is known at one moment.
     *
     * @param time {@link System#nanoTime}
     * @param collecting milliseconds that threads have been stopped for collections since the start
     * @param used bytes of the heap
     * @param most bytes that the heap may have
     */
    record Reading(long time, long collecting, long used, long most) {
        private boolean isFull() {
            return most - used < most / PER_CENT * FREE;
        }

        private int collectingSince(Reading before) {
            long passed = Math.max(1, TimeUnit.NANOSECONDS.toMillis(time - before.time));
            return (int) Math.min(PER_CENT, (collecting - before.collecting) * PER_CENT / passed);
        }

        private String print() {
            return (most - used) / MEBIBYTE + " MiB of " + most / MEBIBYTE + " MiB are free";
        }
    }

    /**
     * Makes one.
     *
     * @param timeout deadlock-timeout, seconds
     * @param readings tells how it is now
     * @param retirement is asked for when it has lasted too long
     */
    HeapStrain(int timeout, Supplier<Reading> readings, Retirement retirement) {
        this.patience = TimeUnit.SECONDS.toNanos(timeout) / PART;
        this.readings = readings;
        this.retirement = retirement;
        this.last = readings.get();
    }

    /** One of this JVM. */
    public static HeapStrain of(int timeout, Retirement retirement) {
        // What collects beside the application's threads counts its cycles as well, during which those run. ZGC's
        // fill all of the time, and the heap is full between them, while applications still do their work.
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(each -> !each.getName().endsWith("Cycles"))
                .toList();
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        return new HeapStrain(timeout, () -> read(collectors, memory), retirement);
    }

    private static Reading read(List<GarbageCollectorMXBean> collectors, MemoryMXBean memory) {
        long collecting = 0;
        for (GarbageCollectorMXBean each : collectors) {
            collecting += Math.max(0, each.getCollectionTime());
        }
        MemoryUsage heap = memory.getHeapMemoryUsage();
        return new Reading(System.nanoTime(), collecting, heap.getUsed(), heap.getMax());
    }

    /** Looks at the heap as it is now. */
    public void look() {
        if (over) {
            return;
        }
        Reading now = readings.get();
        if (now.collectingSince(last) < COLLECTING || !now.isFull()) {
            begun = null;
        } else if (begun == null) {
            begun = now;
        } else if (now.time() - begun.time() >= patience) {
            over = true;
            ProcessLog.line(LogCode.COLLECTS_ONLY, now.print());
            retirement.ask("it does little but collect garbage", false);
        }
        last = now;
    }
}
