/* SPDX-License-Identifier: Apache-2.0 */
import java.lang.reflect.Field;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Headers;
import org.jvmgi.StartResponse;

/** Writes where nothing is, as broken native code does. */
public class Crash implements Application {

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        Field field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        field.setAccessible(true);
        Object unsafe = field.get(null);
        unsafe.getClass().getMethod("putInt", long.class, int.class).invoke(unsafe, 16L, 1);
        startResponse.start(200, Headers.of("Content-Type", "text/plain"));
        return Body.of("alive\n");
    }
}
