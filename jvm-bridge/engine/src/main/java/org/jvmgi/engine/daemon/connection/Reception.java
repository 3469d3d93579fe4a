/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.connection;

import org.jvmgi.engine.wire.Hello;

/** Decides what becomes of the connections that the gate lets in. All methods are called on the gate's thread. */
public interface Reception {
    /** A connection has said who it is. It bears nothing before it got its answer. */
    void receive(Connection connection, Hello hello);

    /** Whether a connection that becomes readable now would wait for a thread. */
    boolean areReadersBusy(Connection connection);

    /** Whether one that would wait may do so, and then has a place for that; otherwise it was refused and closed. */
    boolean mayWait(Connection connection);

    /** A connection that was parked has become readable; it is in blocking mode now and no longer the gate's. */
    void readable(Connection connection);

    /** A connection that was to be parked or to be passed on is closed. */
    void closed(Connection connection);

    /** The gate cannot go on. */
    void gateFailed(Throwable failure);
}
