/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.boot.exit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The program that tries to end its process; the way is its argument. */
final class Leaver {

    /** Something that may be refused. */
    private interface Attempt {
        void run() throws Throwable;
    }

    private Leaver() {}

    static Path location() throws java.io.IOException {
        try {
            return Path.of(Leaver.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new java.io.IOException(e);
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        if (!arguments[0].equals("refused")) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
        }
        switch (arguments[0]) {
            case "refused" -> refused();
            case "exit" -> System.exit(15);
            case "leave" -> ProcessExit.exit(7);
            case "halt" -> ProcessExit.halt(8);
            default -> {
                System.out.println("waiting");
                new CountDownLatch(1).await();
            }
        }
    }

    private static void refused() {
        attempt("early", () -> System.exit(2));
        ProcessExit.refuseWith(status -> new IllegalAccessError(String.valueOf(status)));
        attempt("exit", () -> System.exit(3));
        attempt("halt", () -> Runtime.getRuntime().halt(4));
        attempt("reflection", () -> {
            var exit = System.class.getMethod("exit", int.class);
            try {
                exit.invoke(null, 5);
            } catch (java.lang.reflect.InvocationTargetException e) {
                throw e.getCause();
            }
        });
        attempt("handle", () -> {
            MethodType type = MethodType.methodType(void.class, int.class);
            var halt = MethodHandles.lookup().findVirtual(Runtime.class, "halt", type);
            halt.invokeExact(Runtime.getRuntime(), 6);
        });
        System.out.println("alive");
    }

    private static void attempt(String name, Attempt attempt) {
        try {
            attempt.run();
            System.out.println(name + ": nothing happened");
        } catch (Throwable t) {
            System.out.println(name + ": " + t);
        }
    }
}
