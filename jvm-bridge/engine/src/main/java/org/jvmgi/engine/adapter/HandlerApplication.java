/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.adapter;

import com.sun.net.httpserver.HttpHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jvmgi.Application;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.Reloadable;
import org.jvmgi.StartResponse;

/** Calls a handler. What else the handler can do, be closed or ask to be loaded anew, it still can. */
@SuppressWarnings("try") // close() throws what the handler's throws
final class HandlerApplication implements Application, Reloadable, AutoCloseable {
    private final HttpHandler handler;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();

    HandlerApplication(HttpHandler handler) {
        this.handler = handler;
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        HandlerContext context = new HandlerContext(handler, environ.scriptName(), attributes);
        HandlerExchange exchange = new HandlerExchange(environ, startResponse, context);
        handler.handle(exchange);
        exchange.finish();
        return Body.empty();
    }

    @Override
    public boolean reloadRequired() throws Exception {
        return handler instanceof Reloadable reloadable && reloadable.reloadRequired();
    }

    @Override
    public void close() throws Exception {
        if (handler instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
