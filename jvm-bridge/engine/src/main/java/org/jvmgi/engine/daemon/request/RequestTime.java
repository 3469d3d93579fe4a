/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jvmgi.engine.daemon.frame.FrameOutput;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.LogLevel;
import org.jvmgi.engine.log.ProcessLog;
import org.jvmgi.engine.wire.Abort;
import org.jvmgi.engine.wire.LogLine;

/**
 * How long a request may go without moving, when it last did, and what is to be said when that time is over. What follows
 * from it is the running request's, whose lock guards {@link #end} and {@link #tell}.
 */
public final class RequestTime {
    private static final int TIMED_OUT = 504;
    private static final int MAX_FRAMES = 64;

    private final long limit;
    private volatile long last;
    private volatile boolean over;
    private volatile boolean telling;
    private List<String> stack = List.of();

    /**
     * Begins now.
     *
     * @param seconds how long the request may go without moving; 0: for ever
     */
    public RequestTime(int seconds) {
        this.limit = TimeUnit.SECONDS.toNanos(seconds);
        this.last = limit == 0 ? 0 : System.nanoTime();
    }

    /** A byte of the body was read, or one of the response written; gives back its argument. */
    public int moved(int count) {
        if (limit > 0) {
            last = System.nanoTime();
        }
        return count;
    }

    /** Nanoseconds left at a {@link System#nanoTime}, perhaps less than 0; {@link Long#MAX_VALUE}: there is no limit. */
    public long left(long now) {
        return limit == 0 ? Long.MAX_VALUE : last + limit - now;
    }

    /** Whether the time is over. */
    boolean isOver() {
        return over;
    }

    /** Whether the other side has to be told that the time is over. */
    public boolean isTelling() {
        return telling;
    }

    /** The time is over without another word. */
    void cut() {
        over = true;
    }

    /**
     * The time is over. Where the thread stands goes to the log: to the request's by {@link #tell}, to the process's when
     * nobody listens any more.
     */
    void end(Thread thread, boolean hasListener) {
        over = true;
        List<String> lines = lines(thread);
        if (hasListener) {
            stack = lines;
            telling = true;
        } else {
            ProcessLog.line(LogCode.REQUEST_TIMEOUT, seconds() + ", and nobody waits for its answer any more");
            lines.forEach(ProcessLog::line);
        }
    }

    /** Tells the other side: where the thread stood, and how the exchange ends. */
    void tell(FrameOutput out) throws IOException {
        try {
            for (String line : stack) {
                new LogLine(LogLevel.ERROR.number(), 0, line).encode(out.room(LogLine.MAX_SIZE));
            }
            LogCode code = LogCode.REQUEST_TIMEOUT;
            new Abort(TIMED_OUT, code.number(), code.with(seconds())).encode(out.room(Abort.MAX_SIZE));
            out.flush();
        } finally {
            telling = false;
        }
    }

    private String seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(limit) + " s";
    }

    /** The thread's name, then its frames, the innermost first. */
    private static List<String> lines(Thread thread) {
        StackTraceElement[] frames = thread.getStackTrace();
        List<String> lines = new ArrayList<>();
        lines.add("thread " + thread.getName() + " stands here:");
        for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
            lines.add("    at " + frames[i]);
        }
        if (frames.length > MAX_FRAMES) {
            lines.add("    ... " + (frames.length - MAX_FRAMES) + " more");
        }
        return lines;
    }
}
