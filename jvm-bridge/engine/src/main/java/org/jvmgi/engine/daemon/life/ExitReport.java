/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.life;

import java.util.Map;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;

/** Tells who ends the process, when it is not the engine: an application that may exit, or the JVM for a signal. */
public final class ExitReport extends Thread {
    private final Departure departure;

    private ExitReport(Departure departure) {
        super("jvmgi-exit-report");
        this.departure = departure;
    }

    /** Has it told from now on. */
    public static void install(Departure departure) {
        Runtime.getRuntime().addShutdownHook(new ExitReport(departure));
    }

    @Override
    public void run() {
        if (!departure.hasBegun()) {
            ProcessLog.line(LogCode.EXIT_CALLED, caller());
        }
    }

    /** The frame that called exit, in the thread that waits for the shutdown hooks. */
    private static String caller() {
        for (Map.Entry<Thread, StackTraceElement[]> each : getAllStackTraces().entrySet()) {
            boolean exits = false;
            for (StackTraceElement frame : each.getValue()) {
                if (exits && !isExit(frame)) {
                    return frame + ", thread " + each.getKey().getName();
                }
                exits = isExit(frame);
            }
        }
        return "";
    }

    private static boolean isExit(StackTraceElement frame) {
        String type = frame.getClassName();
        return type.equals("java.lang.Shutdown")
                || (frame.getMethodName().equals("exit") && type.startsWith("java.lang."));
    }
}
