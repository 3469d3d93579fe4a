/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.adapter;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Where a handler is mounted. Authentication and filters are Apache's. */
final class HandlerContext extends HttpContext {
    private final HttpHandler handler;
    private final String scriptName;
    private final Map<String, Object> attributes;

    /**
     * Makes one.
     *
     * @param scriptName the mount, as bytes
     * @param attributes those of the handler, shared by all its requests
     */
    HandlerContext(HttpHandler handler, String scriptName, Map<String, Object> attributes) {
        this.handler = handler;
        this.scriptName = scriptName;
        this.attributes = attributes;
    }

    @Override
    public HttpHandler getHandler() {
        return handler;
    }

    @Override
    public void setHandler(HttpHandler newHandler) {
        throw new UnsupportedOperationException("the configuration of Apache names the handler");
    }

    @Override
    public String getPath() {
        byte[] bytes = scriptName.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length == 0 ? "/" : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public HttpServer getServer() {
        throw new UnsupportedOperationException("the server is Apache");
    }

    @Override
    public Map<String, Object> getAttributes() {
        return attributes;
    }

    @Override
    public List<Filter> getFilters() {
        return List.of();
    }

    @Override
    public Authenticator setAuthenticator(Authenticator authenticator) {
        throw new UnsupportedOperationException("the configuration of Apache says who may come in");
    }

    @Override
    public Authenticator getAuthenticator() {
        return null;
    }
}
