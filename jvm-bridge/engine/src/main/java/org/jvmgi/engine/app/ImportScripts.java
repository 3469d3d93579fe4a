/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.util.ArrayList;
import java.util.List;
import org.jvmgi.engine.exchange.FailureText;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;

/** The import scripts of a process, run one after the other on a thread of their own. One that fails is told of, no more. */
public final class ImportScripts {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Applications applications;
    private final List<ImportScript> scripts;
    private final List<Thread> running = new ArrayList<>();

    /** Makes them; nothing runs yet. */
    public ImportScripts(Applications applications, List<ImportScript> scripts) {
        this.applications = applications;
        this.scripts = List.copyOf(scripts);
    }

    /** Runs them in order, and waits for the last one's end. */
    public void runAll() {
        if (!scripts.isEmpty()) {
            start(scripts);
            await(Long.MAX_VALUE);
        }
    }

    /** Runs each on a thread of its own, for as long as it likes: it is what the process is for. */
    public void startAll() {
        scripts.forEach(each -> start(List.of(each)));
    }

    private synchronized void start(List<ImportScript> some) {
        Thread thread = new Thread(() -> some.forEach(this::run), "jvmgi-import");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        running.add(thread);
        thread.start();
    }

    private synchronized List<Thread> threads() {
        return List.copyOf(running);
    }

    private void run(ImportScript script) {
        try {
            applications.run(script, ProcessLog.log());
        } catch (UnavailableException e) {
            fail(script, e.code().with(e.getMessage()), e.getCause());
        } catch (Throwable t) {
            fail(script, FailureText.line(t), t);
        }
    }

    private static void fail(ImportScript script, String reason, Throwable cause) {
        ProcessLog.line(LogCode.IMPORT_FAILED, script.target() + ": " + reason);
        if (cause != null) {
            FailureText.trace(cause, ProcessLog::line);
        }
    }

    /**
     * The process leaves: interrupts those that still run, and waits for their end.
     *
     * @param deadline the {@link System#nanoTime} to wait until
     */
    public void end(long deadline) {
        threads().forEach(Thread::interrupt);
        long left = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
        await(Math.max(1, left));
    }

    /** Waits for the threads' ends, all in all not much longer than the time. */
    private void await(long milliseconds) {
        long end = milliseconds == Long.MAX_VALUE ? 0 : System.nanoTime() + milliseconds * NANOS_PER_MILLI;
        try {
            for (Thread thread : threads()) {
                thread.join(end == 0 ? 0 : Math.max(1, (end - System.nanoTime()) / NANOS_PER_MILLI));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
