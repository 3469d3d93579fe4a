/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.util.List;
import java.util.Map;

/** A server for one test alone, in a try statement: checked and stopped at its end. */
public final class OwnServer implements AutoCloseable {

    private final ApacheServer server;
    private boolean verified;

    private OwnServer(ApacheServer server) {
        this.server = server;
    }

    /** Starts the server. */
    public static OwnServer of(Site site) throws ServerStartException {
        return start(ApacheServer.of(site));
    }

    /** Starts a prepared server. */
    public static OwnServer start(ApacheServer server) throws ServerStartException {
        return start(server, Map.of());
    }

    /** Starts a prepared server with variables in httpd's environment. */
    public static OwnServer start(ApacheServer server, Map<String, String> environment) throws ServerStartException {
        return start(server, environment, List.of());
    }

    /** Starts a prepared server by a program that gives way to httpd. */
    public static OwnServer startAfter(ApacheServer server, String... prefix) throws ServerStartException {
        return start(server, Map.of(), List.of(prefix));
    }

    private static OwnServer start(ApacheServer server, Map<String, String> environment, List<String> prefix)
            throws ServerStartException {
        try {
            server.start(environment, prefix);
        } catch (ServerStartException | RuntimeException | AssertionError e) {
            server.abandon();
            throw e;
        }
        return new OwnServer(server);
    }

    public ApacheServer server() {
        return server;
    }

    /** The last statement of the test: the log holds what was declared, and nothing is left after the stop. */
    public void verifyAndStop() {
        try {
            if (server.isAlive()) {
                server.verifyTest();
                server.stop();
            }
            server.verifyNothingLeft();
            verified = true;
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n" + server.report(), e);
        }
    }

    /** Ends what still runs; after a test that failed it prints the logs. */
    @Override
    public void close() {
        if (!verified) {
            System.err.println(server.report());
        }
        server.abandon();
    }
}
