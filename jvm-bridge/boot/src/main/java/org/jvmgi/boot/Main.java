/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;

/**
 * Starts the engine: {@code java -cp BRIDGE/jvmgi-boot.jar org.jvmgi.boot.Main daemon SUPERVISOR-USER}.
 *
 * <p>Makes the loader of the API ({@code jvmgi-api.jar}, above all applications) and beside the applications that of the
 * engine ({@code engine/*.jar}); so the system class loader holds nothing but this class.
 */
public final class Main {
    private static final String[][] PROGRAMS = {{"daemon", "org.jvmgi.engine.daemon.DaemonMain"}};

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
            throw new IllegalArgumentException("the first argument has to be: daemon");
        }
        ClassLoader engine = engine(bridge());
        Class<?> entry = Class.forName(program, true, engine);
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        entry.getMethod("main", String[].class).invoke(null, (Object) rest);
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
        return new URLClassLoader("jvmgi-engine", urls, applications);
    }
}
