/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

import java.nio.file.Path;
import java.util.List;

/** A Java server that is measured beside mod_jvmgi, and how its program is called. */
public enum JavaPeer {
    JETTY_HTTP("Jetty", "http", "JettyPeer"),
    TOMCAT_HTTP("Tomcat", "http", "TomcatPeer"),
    TOMCAT_AJP("Tomcat", "ajp", "TomcatPeer");

    private static final String PACKAGE = "com.example.benchmark.peers.";

    private final String title;
    private final String protocol;
    private final String program;

    JavaPeer(String title, String protocol, String program) {
        this.title = title;
        this.protocol = protocol;
        this.program = program;
    }

    public String title() {
        return title;
    }

    /** {@code http} or {@code ajp}; also the end of the proxy module's name. */
    public String protocol() {
        return protocol;
    }

    /** Main class and arguments of its program. */
    List<String> program(String address, Path folder) {
        String main = PACKAGE + program;
        return this == JETTY_HTTP ? List.of(main, address) : List.of(main, protocol, address, folder.toString());
    }
}
