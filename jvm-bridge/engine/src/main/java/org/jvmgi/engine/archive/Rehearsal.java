/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jvmgi.engine.app.Applications;
import org.jvmgi.engine.app.ClassPaths;
import org.jvmgi.engine.app.classes.OwnerRule;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.wire.RequestHead;

/** Compiles and loads applications as a daemon does, so that the classes which that takes are there. */
final class Rehearsal {
    /** What many a source file has in it: the compiler has classes of its own for each. */
    private static final String GOOD =
            """
            import java.util.*;
            import java.util.stream.*;
            import org.jvmgi.*;

            public class Good implements Application {
                private enum Kind { A, B }
                private record Pair<T extends Comparable<T>>(String name, T value) {}
                private interface Named { default String name() { return getClass().getSimpleName(); } }
                private static final Map<String, Integer> NUMBERS = new HashMap<>();
                private final List<Pair<Integer>> pairs = new ArrayList<>();

                @Override
                public Body call(Environ environ, StartResponse startResponse) throws Exception {
                    int sum = 0;
                    for (Pair<Integer> each : pairs) {
                        sum += each.value() > 3 ? each.value() : -1;
                    }
                    for (int i = 0; i < 10; i++) {
                        NUMBERS.merge("n" + i, i, Integer::sum);
                    }
                    String path = environ.path();
                    String text = switch (Kind.valueOf("A")) {
                        case A -> "a " + sum + path.length();
                        case B -> \"""
                                a text
                                \""";
                    };
                    var list = Stream.of("x", "y").map(s -> s + text).filter(s -> !s.isEmpty()).collect(Collectors.toList());
                    Object any = list;
                    if (any instanceof List<?> found && !found.isEmpty()) {
                        Runnable later = new Runnable() { @Override public void run() { pairs.clear(); } };
                        later.run();
                    }
                    try (var out = startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"))) {
                        out.write(text.getBytes());
                    } catch (IllegalStateException | java.io.IOException e) {
                        throw new Exception("failed", e);
                    } finally {
                        synchronized (this) { sum++; }
                    }
                    return Body.of(String.format("%d %s%n", sum, list));
                }
            }
            """;

    private static final String BROKEN =
            """
            import org.jvmgi.*;

            public class Broken implements Application {
                @Override
                public Body call(Environ environ, StartResponse startResponse) {
                    int number = "text";
                    return Body.of(unknown.get())
                }
            }
            """;

    private final Path folder;

    /** The folder is empty, and stays so. */
    Rehearsal(Path folder) {
        this.folder = folder;
    }

    /** Does it all. */
    void run() throws IOException, UnavailableException {
        Applications applications = new Applications(new ClassPaths(), OwnerRule.NONE, retired -> {}, () -> {});
        load(applications, "Good.java", GOOD);
        try {
            load(applications, "Broken.java", BROKEN);
            throw new IllegalStateException("what is broken was compiled");
        } catch (UnavailableException expected) {
            // The compiler's messages take classes too.
        }
        applications.close();
    }

    private void load(Applications applications, String name, String text) throws IOException, UnavailableException {
        Path source = Files.writeString(folder.resolve(name), text);
        try {
            applications
                    .acquire(RequestHead.of(false, source.toString(), "", ""), (level, code, line) -> {})
                    .release();
        } finally {
            Files.delete(source);
        }
    }
}
