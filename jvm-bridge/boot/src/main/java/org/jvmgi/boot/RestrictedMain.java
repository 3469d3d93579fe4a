/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot;

import org.jvmgi.boot.exit.ProcessExit;

/**
 * Starts the engine where exits are refused: {@code java -jar BRIDGE/jvmgi-boot.jar daemon SUPERVISOR-USER}. The jar's manifest names the
 * agent that refuses them, and the launcher has started it before this class; so, other than with {@code -javaagent}, the JVM begins
 * with its archive of classes and of the module graph.
 */
public final class RestrictedMain {

    private RestrictedMain() {}

    /**
     * Starts a program of the engine, as {@link Main} does.
     *
     * @param arguments the program's name, then its arguments
     * @throws Exception what keeps it from starting
     */
    public static void main(String[] arguments) throws Exception {
        if (!ProcessExit.isRestricted()) {
            // The launcher passes silently over agents that it cannot start.
            throw new IllegalStateException(
                    "exits cannot be refused (JVMGIRestrictExit): the module java.instrument is missing");
        }
        Main.main(arguments);
    }
}
