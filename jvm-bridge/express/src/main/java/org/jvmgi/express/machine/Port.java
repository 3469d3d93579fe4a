/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jvmgi.express.Failure;

/**
 * Where a server listens.
 *
 * @param host empty: every address of the machine
 * @param number 1–65,535
 */
public record Port(Optional<String> host, int number) {

    private static final int LARGEST = 65_535;

    public Port {
        if (number < 1 || number > LARGEST) {
            throw new Failure("--port " + number + ": must be from 1 to " + LARGEST);
        }
        host.ifPresent(Port::address);
    }

    /** The host as names and logs show it. */
    public String hostName() {
        return host.orElse("localhost");
    }

    /** As {@code Listen} takes it. */
    public String listen() {
        return host.map(name -> inUrl(name) + ":" + number).orElse(String.valueOf(number));
    }

    /** As {@code <VirtualHost>} takes it. */
    public String virtualHost() {
        return host.map(Port::inUrl).orElse("*") + ":" + number;
    }

    public String url(String name, String path) {
        return "http://" + inUrl(name) + ":" + number + path;
    }

    /** The folder with the files of a server that listens here, unless the user says otherwise. */
    public Path serverRoot() {
        String temporary = Optional.ofNullable(System.getenv("TMPDIR"))
                .filter(name -> name.startsWith("/"))
                .orElse("/tmp");
        return Path.of(
                temporary,
                "jvmgi-" + hostName() + ":" + number + ":" + Account.self().uid());
    }

    /** Fails when this process could not listen now. */
    public void requireFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(host.map(name -> new InetSocketAddress(address(name), number))
                    .orElseGet(() -> new InetSocketAddress(number)));
        } catch (IOException e) {
            throw new Failure(reason(String.valueOf(e.getMessage())), e);
        }
    }

    private String reason(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        String where = "port " + number + host.map(name -> " of " + name).orElse("");
        if (lower.contains("in use")) {
            return where + " is in use by another program: choose another one with --port";
        }
        if (lower.contains("permission")) {
            return where + " is only for root: choose a --port from 1024";
        }
        if (lower.contains("assign")) {
            return hostName() + " is no address of this machine (--host)";
        }
        return "cannot listen on " + where + ": " + message;
    }

    private static InetAddress address(String name) {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new Failure("--host " + name + ": there is no such address", e);
        }
    }

    private static String inUrl(String name) {
        return name.contains(":") ? "[" + name + "]" : name;
    }
}
