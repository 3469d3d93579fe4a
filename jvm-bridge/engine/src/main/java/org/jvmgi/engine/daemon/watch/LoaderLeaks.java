/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.watch;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jvmgi.engine.daemon.life.Retirement;
import org.jvmgi.engine.daemon.thread.EngineThread;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;

/**
 * The loaders of retired applications that are in memory still. A thread, a static field of the JDK or a driver manager may
 * hold one for ever; when there are many the process is replaced before they fill its memory.
 */
public final class LoaderLeaks {
    /** So many, and the process is replaced. */
    static final int MOST = 10;

    /** Threads that close an application or served it last have their time to let go of it. */
    private static final long PATIENCE = 1000;

    private final Retirement retirement;
    private final List<WeakReference<ClassLoader>> retired = new ArrayList<>();
    private boolean judging;
    private boolean asked;

    /**
     * Makes one.
     *
     * @param retirement is asked for when there are too many
     */
    public LoaderLeaks(Retirement retirement) {
        this.retirement = retirement;
    }

    /** An application was retired and closed; nothing should hold its loader any more. */
    public synchronized void add(ClassLoader loader) {
        retired.add(new WeakReference<>(loader));
        if (count() >= MOST && !judging && !asked) {
            judging = true;
            new Judge().start();
        }
    }

    private int count() {
        retired.removeIf(each -> each.get() == null);
        return retired.size();
    }

    /** Whether a loader is held is only known after a collection. */
    private final class Judge extends EngineThread {
        Judge() {
            super("jvmgi-leaks");
        }

        @Override
        public void run() {
            try {
                Thread.sleep(PATIENCE);
            } catch (InterruptedException e) {
                throw new IllegalStateException("the judge was interrupted", e);
            }
            look();
            synchronized (LoaderLeaks.this) {
                judging = false;
            }
        }
    }

    /** Collects, and asks for a successor when there are too many still. */
    void look() {
        if (hasCollected()) {
            judge();
        }
    }

    /** Collects; false when the JVM was told not to ({@code -XX:+DisableExplicitGC}). */
    private static boolean hasCollected() {
        WeakReference<Object> canary = new WeakReference<>(new Object());
        System.gc();
        return canary.get() == null;
    }

    private synchronized void judge() {
        int held = count();
        if (held >= MOST && !asked) {
            asked = true;
            ProcessLog.line(LogCode.LOADERS_LEAKED, held + " of them");
            retirement.ask(held + " class loaders were leaked", false);
        }
    }
}
