/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.io.PrintWriter;

/**
 * What one request writes to {@code errors()}, {@code System.out} and {@code System.err}, each made when first used. All
 * of it goes to the request's log, line by line, at level error, as mod_wsgi does.
 */
public final class RequestOutput {
    private static final LogLevel LEVEL = LogLevel.ERROR;

    private final RequestLog target;
    private LineLimit log;
    private LineOutput outLines;
    private PrintStream out;
    private LineOutput errLines;
    private PrintStream err;
    private LineWriter errorLines;
    private PrintWriter errors;

    public RequestOutput(RequestLog log) {
        this.target = log;
    }

    /** Where all of it goes: one limit for what the request prints, in whatever way. */
    private LineLimit log() {
        if (log == null) {
            log = new LineLimit(target);
        }
        return log;
    }

    /** What stands for {@code System.out}. */
    synchronized PrintStream out() {
        if (out == null) {
            outLines = new LineOutput(log(), LEVEL);
            out = new PrintStream(outLines, true, UTF_8);
        }
        return out;
    }

    /** What stands for {@code System.err}. */
    synchronized PrintStream err() {
        if (err == null) {
            errLines = new LineOutput(log(), LEVEL);
            err = new PrintStream(errLines, true, UTF_8);
        }
        return err;
    }

    /** The value of {@code jvmgi.errors}. */
    public synchronized PrintWriter errors() {
        if (errors == null) {
            errorLines = new LineWriter(log(), LEVEL);
            errors = new PrintWriter(errorLines);
        }
        return errors;
    }

    /** Gives out what was written without an end of line. */
    public synchronized void finish() {
        if (out != null) {
            out.flush();
            outLines.finish();
        }
        if (err != null) {
            err.flush();
            errLines.finish();
        }
        if (errors != null) {
            errorLines.finish();
        }
        if (log != null) {
            log.finish();
        }
    }
}
