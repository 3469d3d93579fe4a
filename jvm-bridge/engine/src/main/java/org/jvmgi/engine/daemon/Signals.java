/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;

/**
 * SIGTERM and SIGUSR1 let the process leave. The JDK's class for signals is not part of the Java platform's API, so it is
 * reached by reflection; without it the JVM's own ways remain (SIGTERM: an exit without drain).
 */
final class Signals {
    private static final String[] NAMES = {"TERM", "USR1"};

    private Signals() {}

    /** Begins to handle them. */
    static void handle(Departure departure) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal", true, ClassLoader.getPlatformClassLoader());
            Class<?> handler = Class.forName("sun.misc.SignalHandler", true, signal.getClassLoader());
            Object begin = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, new Handler(departure));
            for (String name : NAMES) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), begin);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // For instance -Xrs, which leaves signals to somebody else.
            ProcessLog.line(LogCode.SIGNALS_UNAVAILABLE, String.valueOf(e));
        }
    }

    private record Handler(Departure departure) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return switch (method.getName()) {
                case "handle" -> {
                    departure.begin(Departure.GRACEFUL);
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "the engine's signal handler";
            };
        }
    }
}
