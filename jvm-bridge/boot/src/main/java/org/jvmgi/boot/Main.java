/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jvmgi.boot.exit.ProcessExit;

/**
 * Starts the engine: {@code java -cp BRIDGE/jvmgi-boot.jar org.jvmgi.boot.Main daemon SUPERVISOR-USER}; where exits are refused,
 * {@link RestrictedMain} comes before.
 *
 * <p>Makes the loader of the API ({@code jvmgi-api.jar}, above all applications) and beside the applications that of the
 * engine ({@code engine/*.jar}); so the system class loader holds nothing but this jar.
 */
public final class Main {
    private static final String[][] PROGRAMS = {
        {"daemon", "org.jvmgi.engine.daemon.DaemonMain"}, {"archive", "org.jvmgi.engine.archive.ArchiveMain"}
    };

    private static final String EMBEDDED = "org.jvmgi.engine.embedded.EmbeddedMain";
    private static final String WAY_OUT = "org.jvmgi.engine.exit.WayOut";

    private Main() {}

    /**
     * Starts a program of the engine.
     *
     * @param arguments the program's name, then its arguments
     * @throws Exception what keeps it from starting
     */
    public static void main(String[] arguments) throws Exception {
        String program = arguments.length == 0 ? null : className(arguments[0]);
        if (program == null) {
            throw new IllegalArgumentException("the first argument has to be: daemon or archive");
        }
        Class<?> entry = Class.forName(program, true, engine(bridge()));
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        entry.getMethod("main", String[].class).invoke(null, (Object) rest);
    }

    /**
     * Makes the engine's loaders inside a process of Apache. Called by name by the native side, which starts what it gets.
     *
     * @return the class that the native side talks to
     * @throws Exception what keeps the engine from being loaded
     */
    public static Class<?> embedded() throws Exception {
        return Class.forName(EMBEDDED, true, engine(bridge()));
    }

    private static String className(String name) {
        for (String[] program : PROGRAMS) {
            if (program[0].equals(name)) {
                return program[1];
            }
        }
        return null;
    }

    /** The folder that this class's jar lies in. */
    private static File bridge() throws Exception {
        URL jar = Main.class.getProtectionDomain().getCodeSource().getLocation();
        return new File(jar.toURI()).getParentFile();
    }

    private static ClassLoader engine(File bridge) throws Exception {
        File folder = new File(bridge, "engine");
        String[] names = folder.list();
        if (names == null || names.length == 0) {
            throw new IllegalStateException("there is no jar in " + folder);
        }
        Arrays.sort(names);
        URL[] urls = new URL[names.length];
        for (int i = 0; i < names.length; i++) {
            urls[i] = new File(folder, names[i]).toURI().toURL();
        }
        URL api = new File(bridge, "jvmgi-api.jar").toURI().toURL();
        ClassLoader applications =
                new URLClassLoader("jvmgi-api", new URL[] {api}, ClassLoader.getPlatformClassLoader());
        ClassLoader engine = new URLClassLoader("jvmgi-engine", urls, applications);
        handOverExit(engine);
        return engine;
    }

    /** Where exits are refused, the engine keeps the way out that is left. */
    private static void handOverExit(ClassLoader engine) throws Exception {
        if (ProcessExit.isRestricted()) {
            IntConsumer exit = ProcessExit::exit;
            IntConsumer halt = ProcessExit::halt;
            Consumer<IntFunction<? extends Error>> refuse = ProcessExit::refuseWith;
            Class.forName(WAY_OUT, true, engine)
                    .getMethod("install", IntConsumer.class, IntConsumer.class, Consumer.class)
                    .invoke(null, exit, halt, refuse);
        }
    }
}
