/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.thread;

import java.util.concurrent.ThreadFactory;

/** Makes virtual threads, which Java has from 21 on; this is compiled for an older one. */
public final class VirtualThreads {
    private VirtualThreads() {}

    /**
     * What makes them, without the maker's inheritable thread-locals.
     *
     * @throws ReflectiveOperationException if this Java has none
     */
    public static ThreadFactory factory() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        builder =
                type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
        return (ThreadFactory) type.getMethod("factory").invoke(builder);
    }
}
