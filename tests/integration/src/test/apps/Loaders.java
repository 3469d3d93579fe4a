/* SPDX-License-Identifier: Apache-2.0 */
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Tells what its class loaders show: /engine, /system, /interface, /context. */
public class Loaders implements Application {

    private final boolean inConstructor = isContext();
    private final AtomicReference<Boolean> lastClose = new AtomicReference<>(true);

    private static boolean isContext() {
        return Thread.currentThread().getContextClassLoader() == Loaders.class.getClassLoader();
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) {
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        switch (environ.pathInfo()) {
            case "/engine":
                ClassLoader own = Loaders.class.getClassLoader();
                return Body.of(seen("org.jvmgi.engine.log.LogCode", own) + seen("org.slf4j.Logger", own)
                        + seen("com.sun.jna.Native", own) + seen("org.jvmgi.boot.Main", own));
            case "/system":
                ClassLoader system = ClassLoader.getSystemClassLoader();
                return Body.of(seen("org.jvmgi.Application", system) + seen("org.jvmgi.engine.log.LogCode", system)
                        + seen("com.example.Words", system));
            case "/interface":
                ClassLoader group = Loaders.class.getClassLoader().getParent();
                return Body.of((group.getParent() == Application.class.getClassLoader()) + " "
                        + (Application.class.getClassLoader().getParent() == ClassLoader.getPlatformClassLoader()) + "\n");
            default:
                return context();
        }
    }

    private static String seen(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
            return name + ": yes\n";
        } catch (ClassNotFoundException invisible) {
            return name + ": no\n";
        }
    }

    private Body context() {
        List<String> facts = new ArrayList<>(List.of("constructor " + inConstructor, "call " + isContext()));
        Iterator<Integer> steps = List.of(1, 2, 3).iterator();
        return new Body() {
            @Override
            public Iterator<ByteBuffer> iterator() {
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return steps.hasNext();
                    }

                    @Override
                    public ByteBuffer next() {
                        int step = steps.next();
                        if (step == 3) {
                            facts.add("iterator " + isContext());
                            facts.add("last close " + lastClose.get());
                        }
                        String text = step == 3 ? String.join("\n", facts) + "\n" : "";
                        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                    }
                };
            }

            @Override
            public void close() {
                lastClose.set(isContext());
            }
        };
    }
}
