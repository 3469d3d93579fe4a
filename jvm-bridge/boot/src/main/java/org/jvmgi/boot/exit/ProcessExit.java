/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot.exit;

import java.lang.invoke.MethodHandle;
import java.util.function.IntFunction;

/** The server's own way to end the process, which works whether or not exits are refused to others. Safe for several threads. */
public final class ProcessExit {

    /** The handles that only the agent can get; null where exits are not refused. */
    private record Restricted(MethodHandle exit, MethodHandle halt, MethodHandle install) {}

    private static volatile Restricted restricted;

    private ProcessExit() {}

    static void restrict(MethodHandle exit, MethodHandle halt, MethodHandle install) {
        restricted = new Restricted(exit, halt, install);
    }

    /** Whether exits are refused. */
    public static boolean isRestricted() {
        return restricted != null;
    }

    /** Says what others get thrown, made from the status that they asked for. No effect where exits are not refused. */
    public static void refuseWith(IntFunction<? extends Error> refusal) {
        Restricted handles = restricted;
        if (handles != null) {
            invoke(() -> {
                handles.install().invokeExact((IntFunction<? extends Error>) refusal);
            });
        }
    }

    /** Ends the process as {@link Runtime#exit} does, after the shutdown hooks. */
    public static void exit(int status) {
        Restricted handles = restricted;
        if (handles == null) {
            Runtime.getRuntime().exit(status);
        } else {
            invoke(() -> {
                handles.exit().invokeExact(status);
            });
        }
    }

    /** Ends the process at once, as {@link Runtime#halt} does. */
    public static void halt(int status) {
        Restricted handles = restricted;
        if (handles == null) {
            Runtime.getRuntime().halt(status);
        } else {
            invoke(() -> {
                handles.halt().invokeExact(status);
            });
        }
    }

    /** A call of a method handle; as a block, since an expression would be called with another type. */
    private interface Call {
        void run() throws Throwable;
    }

    private static void invoke(Call call) {
        try {
            call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
