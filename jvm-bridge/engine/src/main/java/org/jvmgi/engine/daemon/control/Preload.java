/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.control;

import org.jvmgi.engine.app.Applications;
import org.jvmgi.engine.exchange.FailureText;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.LogLevel;
import org.jvmgi.engine.log.ProcessLog;
import org.jvmgi.engine.wire.ProtocolException;
import org.jvmgi.engine.wire.RequestHead;

/** An application that a process loads before it counts as ready. */
public final class Preload {
    private static final int PARTS = 4;

    private final RequestHead head;

    private Preload(RequestHead head) {
        this.head = head;
    }

    /**
     * Reads a value of CONFIG.
     *
     * @param value four lines: {@code class} or {@code file}, application group, entry class, target
     */
    static Preload of(String value) throws ProtocolException {
        String[] parts = value.split("\n", PARTS);
        if (parts.length < PARTS || !(parts[0].equals("class") || parts[0].equals("file"))) {
            throw new ProtocolException("CONFIG with preload=" + value.replace('\n', ' '));
        }
        return new Preload(RequestHead.of(parts[0].equals("class"), parts[3], parts[2], parts[1]));
    }

    /** Loads it. A failure is a line in the log: its requests fail too, but those of others are to be served. */
    public void load(Applications applications) {
        try {
            applications.acquire(head, Preload::line).release();
        } catch (UnavailableException e) {
            tell(e.code().with(String.valueOf(e.getMessage())), e.getCause());
        } catch (RuntimeException | Error e) {
            tell(FailureText.line(e), e);
        }
    }

    /** What compiler and loader have to say. News would stand in the log as errors, since a process has only one level there. */
    private static void line(LogLevel level, int code, String text) {
        if (level.compareTo(LogLevel.WARNING) <= 0) {
            ProcessLog.log().line(level, code, text);
        }
    }

    private void tell(String reason, Throwable cause) {
        ProcessLog.line(LogCode.PRELOAD_FAILED, head.target() + ": " + reason);
        if (cause != null) {
            FailureText.trace(cause, ProcessLog::line);
        }
    }
}
