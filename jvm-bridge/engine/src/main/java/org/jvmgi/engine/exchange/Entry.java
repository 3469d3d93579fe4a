/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jvmgi.Application;

/** An application ready to be called: made once, called by many threads. */
public final class Entry {
    private final Application application;
    private final Object instance;
    private final ClassLoader loader;
    private final String className;
    private final String applicationGroup;
    private final AtomicBoolean dropped = new AtomicBoolean();

    /**
     * Makes one.
     *
     * @param application what is called; {@code null}: the class serves as a hook only
     * @param instance the entry class's own object, which may be a hook
     * @param loader the context class loader while it runs
     * @param className the entry class's name
     * @param applicationGroup the application group's name
     */
    public Entry(
            Application application, Object instance, ClassLoader loader, String className, String applicationGroup) {
        this.application = application;
        this.instance = instance;
        this.loader = loader;
        this.className = className;
        this.applicationGroup = applicationGroup;
    }

    /** What is called; {@code null}: the class serves as a hook only. */
    public Application application() {
        return application;
    }

    /** The entry class's own object, which may be a hook. */
    public Object instance() {
        return instance;
    }

    /** The context class loader while it runs. */
    public ClassLoader loader() {
        return loader;
    }

    /** The entry class's name. */
    public String className() {
        return className;
    }

    /** The application group's name. */
    public String applicationGroup() {
        return applicationGroup;
    }

    /** True at the first call only. */
    boolean isFirstDrop() {
        return !dropped.get() && dropped.compareAndSet(false, true);
    }
}
