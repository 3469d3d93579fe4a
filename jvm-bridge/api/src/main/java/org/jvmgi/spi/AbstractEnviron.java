/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.spi;

import java.util.AbstractMap;
import java.util.TreeSet;
import org.jvmgi.Environ;

/**
 * The ground of every {@link Environ}: a map whose {@code toString} prints no values, so that a request that is logged as
 * a whole takes no password or cookie along.
 *
 * <p>A server overrides {@code get}, {@code containsKey}, {@code put}, {@code remove} and {@code keySet} beside
 * {@code entrySet}, so that looking at one variable decodes no other. It refuses {@code null} as key and value
 * everywhere, keeps its views modifiable, and is safe for several reading threads, decoding included. It may override
 * {@code copy}.
 */
public abstract class AbstractEnviron extends AbstractMap<String, Object> implements Environ {
    /** For subclasses. */
    protected AbstractEnviron() {}

    /** The names of the variables, sorted; never a value. */
    @Override
    public final String toString() {
        return "Environ" + new TreeSet<>(keySet());
    }
}
