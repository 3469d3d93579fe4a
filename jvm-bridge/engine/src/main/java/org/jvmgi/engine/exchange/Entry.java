/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.exchange;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jvmgi.Application;

/** An application ready to be called: made once, called by many threads. */
public final class Entry {
    private final Application application;
    private final ClassLoader loader;
    private final String className;
    private final String applicationGroup;
    private final AtomicBoolean dropped = new AtomicBoolean();

    /**
     * Makes one.
     *
     * @param application what is called
     * @param loader the context class loader while it runs
     * @param className the entry class's name
     * @param applicationGroup the application group's name
     */
    public Entry(Application application, ClassLoader loader, String className, String applicationGroup) {
        this.application = application;
        this.loader = loader;
        this.className = className;
        this.applicationGroup = applicationGroup;
    }

    /** What is called. */
    public Application application() {
        return application;
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
