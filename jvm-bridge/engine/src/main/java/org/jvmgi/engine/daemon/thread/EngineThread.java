/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.thread;

/**
 * A thread of the engine's own. It may do wire I/O: an interrupt, which would close the channel under it, does not reach
 * it.
 */
public abstract class EngineThread extends Thread {
    /** Makes one of a name; {@link #start} starts it. */
    protected EngineThread(String name) {
        // Without the creator's inheritable thread-locals, which may be an application's.
        super(null, null, name, 0, false);
        setDaemon(true);
        setContextClassLoader(null);
    }

    /** Does nothing. */
    @Override
    public void interrupt() {}

    /** Interrupts. */
    final void interruptAfterAll() {
        super.interrupt();
    }
}
