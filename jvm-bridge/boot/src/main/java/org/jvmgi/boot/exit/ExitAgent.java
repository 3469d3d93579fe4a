/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot.exit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Refuses {@code exit} and {@code halt} to everybody but {@link ProcessExit} (directive {@code JVMGIRestrictExit}): {@link Runtime}'s two
 * methods, and no other class, get a body that throws. However they are called, by reflection or a method handle too, they throw. What
 * the JVM itself does at a signal goes past them.
 */
public final class ExitAgent {

    private static final String PATTERN = "org/jvmgi/boot/exit/ExitGate";
    private static final String GATE = "java/lang/JvmgiExitGate";
    private static final MethodType STATUS = MethodType.methodType(void.class, int.class);
    private static final MethodType INSTALL = MethodType.methodType(void.class, IntFunction.class);

    private ExitAgent() {}

    /** Called before {@code main} by a JVM that is told {@code -javaagent}. */
    public static void premain(String argument, Instrumentation instrumentation)
            throws IOException, ReflectiveOperationException, UnmodifiableClassException {
        restrict(instrumentation);
    }

    /** Called before {@code main} by the launcher that runs this class's jar. */
    public static void agentmain(String argument, Instrumentation instrumentation)
            throws IOException, ReflectiveOperationException, UnmodifiableClassException {
        restrict(instrumentation);
    }

    private static void restrict(Instrumentation instrumentation)
            throws IOException, ReflectiveOperationException, UnmodifiableClassException {
        MethodHandles.Lookup lang = open(instrumentation);
        Class<?> gate = defineGate(lang);
        refuse(instrumentation);
        Class<?> shutdown = lang.findClass("java.lang.Shutdown");
        MethodHandle exit = lang.findStatic(shutdown, "exit", STATUS);
        MethodHandle halt = lang.findStatic(shutdown, "halt", STATUS);
        MethodHandle install = lang.findStatic(gate, "install", INSTALL);
        ProcessExit.restrict(exit, halt, install);
    }

    /** Access to what package {@code java.lang} keeps for itself, for this class's module alone. */
    private static MethodHandles.Lookup open(Instrumentation instrumentation) throws IllegalAccessException {
        Map<String, Set<Module>> opens = Map.of("java.lang", Set.of(ExitAgent.class.getModule()));
        instrumentation.redefineModule(Object.class.getModule(), Set.of(), Map.of(), opens, Set.of(), Map.of());
        return MethodHandles.privateLookupIn(Runtime.class, MethodHandles.lookup());
    }

    private static Class<?> defineGate(MethodHandles.Lookup lang) throws IOException, IllegalAccessException {
        try (InputStream in = ExitAgent.class.getResourceAsStream("ExitGate.class")) {
            if (in == null) {
                throw new IOException("ExitGate.class is missing in the boot jar");
            }
            ClassFile gate = new ClassFile(in.readAllBytes());
            gate.rename(PATTERN, GATE);
            return lang.defineClass(gate.withBodies(Map.of()));
        }
    }

    private static void refuse(Instrumentation instrumentation) throws UnmodifiableClassException {
        RefusingTransformer transformer = new RefusingTransformer(GATE);
        instrumentation.addTransformer(transformer, true);
        try {
            instrumentation.retransformClasses(Runtime.class);
        } finally {
            instrumentation.removeTransformer(transformer);
        }
        if (!transformer.isDone()) {
            throw new IllegalStateException("java.lang.Runtime could not be changed");
        }
    }
}
