/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.adapter;

import com.sun.net.httpserver.HttpHandler;
import org.jvmgi.Application;
import org.jvmgi.spi.ApplicationAdapter;

/** Lets handlers of the JDK's own HTTP server be entry classes, where the JDK has that server. */
public final class HttpHandlerAdapter implements ApplicationAdapter {
    /** Asked first: without its module the type cannot even be named. */
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.httpserver").isPresent();

    /** Made by the service loader. */
    public HttpHandlerAdapter() {}

    @Override
    public boolean accepts(Class<?> entryClass) {
        return PRESENT && HttpHandler.class.isAssignableFrom(entryClass);
    }

    @Override
    public Application adapt(Object entry) {
        return new HandlerApplication((HttpHandler) entry);
    }
}
