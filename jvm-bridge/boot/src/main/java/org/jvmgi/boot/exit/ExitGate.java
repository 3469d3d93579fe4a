/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot.exit;

import java.util.function.IntFunction;

/**
 * Where the refused methods end up. This class is a pattern: the agent defines a copy of it as {@code java.lang.JvmgiExitGate}, which
 * {@link Runtime} can see while no application can reach it.
 */
final class ExitGate {

    private static volatile IntFunction<? extends Error> refusal;

    private ExitGate() {}

    static void install(IntFunction<? extends Error> how) {
        refusal = how;
    }

    /** What {@code exit} and {@code halt} throw. */
    static Error refuse(int status) {
        IntFunction<? extends Error> how = refusal;
        return how == null ? new Error("exit(" + status + ") before the server is ready") : how.apply(status);
    }
}
