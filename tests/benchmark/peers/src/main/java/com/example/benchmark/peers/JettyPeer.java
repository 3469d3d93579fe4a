/* SPDX-License-Identifier: Apache-2.0 */
package com.example.benchmark.peers;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;

/** Jetty with its own fastest API, over HTTP. Arguments: {@code tcp:PORT} or {@code unix:PATH}. */
public final class JettyPeer {
    /** Longer than httpd keeps a connection in its pool, so that it is never Jetty that closes one in use. */
    private static final long IDLE_MILLISECONDS = 120_000;

    private JettyPeer() {}

    public static void main(String[] arguments) throws Exception {
        Address address = Address.parse(arguments[0]);
        Server server = new Server();
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        server.addConnector(connector(server, address, new HttpConnectionFactory(configuration)));
        server.setHandler(new JettyAnswers());
        server.start();
        address.openToEveryone();
        server.join();
    }

    private static Connector connector(Server server, Address address, HttpConnectionFactory http) {
        if (address.isUnix()) {
            UnixDomainServerConnector connector = new UnixDomainServerConnector(server, http);
            connector.setUnixDomainPath(address.path());
            connector.setIdleTimeout(IDLE_MILLISECONDS);
            return connector;
        }
        ServerConnector connector = new ServerConnector(server, http);
        connector.setHost(Address.LOOP_BACK);
        connector.setPort(address.port());
        connector.setIdleTimeout(IDLE_MILLISECONDS);
        return connector;
    }
}
