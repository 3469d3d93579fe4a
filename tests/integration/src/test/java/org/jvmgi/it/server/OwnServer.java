/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

/** A server for one test alone, in a try statement: checked and stopped at its end. */
public final class OwnServer implements AutoCloseable {

    private final ApacheServer server;
    private boolean verified;

    private OwnServer(ApacheServer server) {
        this.server = server;
    }

    /** Starts the server. */
    public static OwnServer of(Site site) throws ServerStartException {
        ApacheServer server = ApacheServer.of(site);
        OwnServer own = new OwnServer(server);
        try {
            server.start();
        } catch (ServerStartException | RuntimeException | AssertionError e) {
            server.abandon();
            throw e;
        }
        return own;
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
