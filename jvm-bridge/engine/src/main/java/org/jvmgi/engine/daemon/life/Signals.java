/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.life;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;

/**
 * What signals do to the process. The JDK's class for signals is not part of the Java platform's API, so it is
 * reached by reflection; without it the JVM's own ways remain (SIGTERM: an exit without drain).
 */
public final class Signals {
    private Signals() {}

    /**
     * Begins to handle them.
     *
     * @param actions what follows, by the signal's name without SIG
     */
    public static void handle(Map<String, Runnable> actions) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal", true, ClassLoader.getPlatformClassLoader());
            Class<?> handler = Class.forName("sun.misc.SignalHandler", true, signal.getClassLoader());
            for (Map.Entry<String, Runnable> action : actions.entrySet()) {
                Object handling = Proxy.newProxyInstance(
                        Signals.class.getClassLoader(), new Class<?>[] {handler}, new Handler(action.getValue()));
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(action.getKey()), handling);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // For instance -Xrs, which leaves signals to somebody else.
            ProcessLog.line(LogCode.SIGNALS_UNAVAILABLE, String.valueOf(e));
        }
    }

    private record Handler(Runnable action) implements InvocationHandler {
        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "the engine's signal handler";
            };
        }
    }
}
