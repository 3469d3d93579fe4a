/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jvmgi.Application;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.RequestLog;

/** Runs the class of an import script, in the loader that requests for the same application use. */
final class ImportRun {
    private final Version version;
    private final String configured;
    private final RequestLog log;

    /**
     * Makes one.
     *
     * @param version the application, in use
     * @param configured the entry class of the configuration; empty: none
     */
    ImportRun(Version version, String configured, RequestLog log) {
        this.version = version;
        this.configured = configured;
        this.log = log;
    }

    /** Runs a {@code Runnable}, else {@code main}; returns when it does. */
    void run() throws Throwable {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(version.loader());
        try {
            enter();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void enter() throws UnavailableException, ReflectiveOperationException {
        Class<?> type = version.loader().loadClass(version.entryClass(configured));
        if (Runnable.class.isAssignableFrom(type)) {
            ((Runnable) instance(type)).run();
            return;
        }
        Method main = main(type);
        main.setAccessible(true);
        main.invoke(null, (Object) new String[0]);
    }

    /** An application is the one object that serves requests too; another is closed with its application. */
    private Object instance(Class<?> type) throws UnavailableException, ReflectiveOperationException {
        if (Application.class.isAssignableFrom(type)) {
            return version.entry(configured, log).instance();
        }
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object made = constructor.newInstance();
        version.closeLater(made);
        return made;
    }

    private static Method main(Class<?> type) throws UnavailableException {
        try {
            Method main = type.getDeclaredMethod("main", String[].class);
            if (Modifier.isStatic(main.getModifiers())) {
                return main;
            }
        } catch (NoSuchMethodException ignored) {
            // Told below.
        }
        throw new UnavailableException(
                LogCode.ENTRY_CLASS_UNSUITABLE, type.getName() + " is no Runnable and has no static main(String[])");
    }
}
