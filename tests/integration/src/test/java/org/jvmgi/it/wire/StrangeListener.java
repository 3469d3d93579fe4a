/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** Somebody else's process that listens at the path of its argument until its standard input ends. */
public final class StrangeListener {

    private StrangeListener() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(arguments[0]));
            System.in.readAllBytes();
        }
    }
}
