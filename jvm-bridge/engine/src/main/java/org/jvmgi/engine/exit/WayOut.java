/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exit;

import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jvmgi.ExitRefusedError;

/**
 * The engine's own way to end the process. Where exits are refused to everybody else (JVMGIRestrictExit), the boot jar
 * hands over the methods that still work.
 */
public final class WayOut {
    private static volatile IntConsumer exit = Runtime.getRuntime()::exit;
    private static volatile IntConsumer halt = Runtime.getRuntime()::halt;

    private WayOut() {}

    /**
     * Called by the boot jar before anything else of the engine.
     *
     * @param allowedExit ends the process after its shutdown hooks
     * @param allowedHalt ends it at once
     * @param refuseWith takes what makes the errors for everybody else
     */
    public static void install(
            IntConsumer allowedExit, IntConsumer allowedHalt, Consumer<IntFunction<? extends Error>> refuseWith) {
        exit = allowedExit;
        halt = allowedHalt;
        refuseWith.accept(ExitRefusedError::new);
    }

    /** Runs the shutdown hooks, then ends the process. */
    public static void exit(int status) {
        exit.accept(status);
    }

    /** Ends the process at once. */
    public static void halt(int status) {
        halt.accept(status);
    }
}
