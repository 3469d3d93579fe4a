/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.connection;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The connections of Apache's children that are open. */
public final class Connections {
    private final Set<Connection> open = new HashSet<>();

    /** One more is open. */
    public synchronized void add(Connection connection) {
        open.add(connection);
    }

    /** Closes a connection and forgets it. */
    public void close(Connection connection) {
        connection.close();
        synchronized (this) {
            open.remove(connection);
            notifyAll();
        }
    }

    /** Those open now. */
    public synchronized List<Connection> all() {
        return new ArrayList<>(open);
    }

    /** Waits until none is open, for some milliseconds at most. */
    public synchronized void awaitNone(long milliseconds) throws InterruptedException {
        long deadline = System.nanoTime() + milliseconds * 1_000_000;
        long left = milliseconds;
        while (!open.isEmpty() && left > 0) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
    }
}
