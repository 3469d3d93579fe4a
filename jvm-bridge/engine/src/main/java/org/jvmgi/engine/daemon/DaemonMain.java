/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import org.jvmgi.engine.daemon.life.Departure;
import org.jvmgi.engine.daemon.life.ExitReport;
import org.jvmgi.engine.daemon.life.Signals;
import org.jvmgi.engine.exit.WayOut;
import org.jvmgi.engine.log.StandardStreams;

/** Where a daemon begins. Descriptor 0 is its listener. */
public final class DaemonMain {
    private static final int USAGE = 2;

    private DaemonMain() {}

    /**
     * Starts the daemon; returns when it accepts connections.
     *
     * @param arguments the supervisor's user, by name or number
     */
    public static void main(String[] arguments) throws IOException {
        Channel inherited = System.inheritedChannel();
        if (arguments.length != 1 || !(inherited instanceof ServerSocketChannel listener)) {
            System.err.println("jvmgi: to be started by jvmgi-supervisor, with a listening socket as descriptor 0");
            WayOut.halt(USAGE);
            return;
        }
        StandardStreams.install();
        Departure departure = new Departure();
        Daemon daemon = new Daemon(listener, arguments[0], departure);
        new Leaver(daemon, departure).start();
        daemon.start();
        ExitReport.install(departure);
        Signals.handle(
                Map.of("TERM", () -> departure.begin(Departure.EVICTED), "USR1", () -> daemon.retire("SIGUSR1", true)));
    }
}
