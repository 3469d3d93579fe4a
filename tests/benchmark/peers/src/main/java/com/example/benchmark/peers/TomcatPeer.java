/* SPDX-License-Identifier: Apache-2.0 */
package com.example.benchmark.peers;

import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * Tomcat with one servlet. Arguments: {@code http} or {@code ajp}, {@code tcp:PORT} or {@code unix:PATH}, and a folder
 * that it may write to.
 */
public final class TomcatPeer {
    /** Longer than httpd keeps a connection in its pool, so that it is never Tomcat that closes one in use. */
    private static final String IDLE_MILLISECONDS = "120000";

    /** The largest packet that AJP allows; its default of 8 KiB would cost it dearly with large bodies. */
    private static final String AJP_PACKET_BYTES = "65536";

    private TomcatPeer() {}

    public static void main(String[] arguments) throws LifecycleException {
        Address address = Address.parse(arguments[1]);
        String folder = arguments[2];
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder);
        tomcat.setConnector(arguments[0].equals("ajp") ? ajp(address) : http(address));
        Context context = tomcat.addContext("", folder);
        Tomcat.addServlet(context, "answers", new TomcatAnswers()).addMapping("/*");
        tomcat.start();
        tomcat.getServer().await();
    }

    private static Connector http(Address address) {
        Connector connector = listening(new Connector("org.apache.coyote.http11.Http11NioProtocol"), address);
        connector.setProperty("maxKeepAliveRequests", "-1");
        return connector;
    }

    private static Connector ajp(Address address) {
        Connector connector = listening(new Connector("org.apache.coyote.ajp.AjpNioProtocol"), address);
        connector.setProperty("secretRequired", "false");
        connector.setProperty("packetSize", AJP_PACKET_BYTES);
        return connector;
    }

    private static Connector listening(Connector connector, Address address) {
        connector.setProperty("keepAliveTimeout", IDLE_MILLISECONDS);
        if (address.isUnix()) {
            connector.setPort(-1);
            connector.setProperty("unixDomainSocketPath", address.value());
            connector.setProperty("unixDomainSocketPathPermissions", Address.SOCKET_PERMISSIONS);
        } else {
            connector.setPort(address.port());
            connector.setProperty("address", Address.LOOP_BACK);
        }
        return connector;
    }
}
