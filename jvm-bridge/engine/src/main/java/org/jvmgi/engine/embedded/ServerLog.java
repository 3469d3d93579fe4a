/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import org.jvmgi.engine.log.LineLimit;
import org.jvmgi.engine.log.LineOutput;
import org.jvmgi.engine.log.LogLevel;
import org.jvmgi.engine.log.RequestLog;

/** The error log of the main server. */
final class ServerLog implements RequestLog {
    /** No request. */
    private static final long SERVER = 0;

    @Override
    public void line(LogLevel level, int code, String text) {
        EmbeddedMain.log(SERVER, level.number(), code, text.getBytes(UTF_8));
    }

    /** What stands for {@code System.out} and {@code System.err} outside of requests. */
    PrintStream stream() {
        return new PrintStream(new LineOutput(new LineLimit(this), LogLevel.ERROR), true, UTF_8);
    }
}
