/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.test;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jvmgi.Application;
import org.jvmgi.Lint;

/**
 * Serves an application on the developer's machine, with the JDK's HTTP server, to the loopback interface only:
 *
 * <pre>{@code
 * public static void main(String[] arguments) throws IOException {
 *     SimpleServer.serve(new Hello(), 8000);
 * }
 * }</pre>
 *
 * <p>It serves until it is closed, and keeps the JVM alive. Failures are answered as mod_jvmgi answers them, and logged
 * with their stack to the {@link System.Logger} {@code org.jvmgi.test}; {@code environ.errors()} is {@code System.err}. The
 * server of the JDK chooses the reason phrase.
 */
public final class SimpleServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads;

    private SimpleServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts to serve; returns at once.
     *
     * @param application the application; it stays the caller's, who closes it if need be
     * @param port the port to listen on; 0: any that is free
     * @return the running server
     * @throws IOException if it cannot listen there
     */
    public static SimpleServer serve(Application application, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", new ApplicationHandler(new Lint(application)));
        server.start();
        return new SimpleServer(server, threads);
    }

    /**
     * Where it listens.
     *
     * @return the port
     */
    public int port() {
        return server.getAddress().getPort();
    }

    /**
     * Where it is reached.
     *
     * @return the URL of the path {@code /}
     */
    public URI uri() {
        return URI.create("http://localhost:" + port() + "/");
    }

    /** Stops; running requests are cut. Further calls change nothing. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
