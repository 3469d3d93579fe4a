/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.log;

import java.io.PrintStream;

/** What the engine has to say apart from any request: lines on the process's own standard error, or where it was told. */
public final class ProcessLog {
    private static volatile RequestLog target = new StandardError(System.err);

    private ProcessLog() {}

    /** Lets the lines go elsewhere. */
    public static void install(RequestLog log) {
        target = log;
    }

    /** The same log for what otherwise speaks to a request's. */
    public static RequestLog log() {
        return target;
    }

    /** Writes one line under a code. */
    public static void line(LogCode code, String detail) {
        target.line(code, detail);
    }

    /** Writes one line that belongs to the line before. */
    public static void line(String text) {
        target.line(LogLevel.ERROR, 0, text);
    }

    /** The stream as it was before applications' output was told apart. */
    private record StandardError(PrintStream real) implements RequestLog {
        @Override
        public void line(LogLevel level, int code, String text) {
            if (level.compareTo(LogLevel.WARNING) > 0) {
                // The supervisor passes every line on as an error.
                return;
            }
            real.println(code == 0 ? text : LogCode.label(code) + ": " + text);
        }
    }
}
