/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.frame;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/**
 * The slots of one connection whose requests come over a pipe: none until so much went through its socket that memory is
 * worth its while, and then from the moment on at which the other side has taken it. Used by whoever writes to the
 * connection; only {@link #close} may be called by any thread.
 */
public final class SlotSupply {
    /** After as many bytes of large pieces. */
    private static final long WORTH_MEMORY = 1 << 20;

    private final SocketChannel channel;
    private long copied;
    private volatile SharedSlots slots;
    private boolean granted;
    private boolean given;

    /** Makes the supply of a connection. */
    public SlotSupply(SocketChannel channel) {
        this.channel = channel;
    }

    /** Another request has come: an offer that the other side has not taken by now it never will. */
    public void settle() throws IOException {
        if (isPending()) {
            close();
            slots = null;
        }
    }

    /** The slots; {@code null}: there are none now. */
    SharedSlots slots() throws IOException {
        return slots == null || isPending() ? null : slots;
    }

    /** Whether memory was offered, and not taken yet. */
    boolean isPending() throws IOException {
        if (slots != null && !granted) {
            granted = slots.areGranted();
        }
        return slots != null && !granted;
    }

    /** Bytes of a large piece go through the socket; whether enough have, so that memory is to be offered. */
    boolean count(long bytes) {
        copied += bytes;
        return copied >= WORTH_MEMORY && !given;
    }

    /** Offers memory. Nothing else may be half written to the socket, and no descriptor follows while the offer is pending. */
    void offer() {
        given = true;
        slots = SharedSlots.offer(channel);
    }

    /** Gives the memory back. */
    public void close() {
        SharedSlots last = slots;
        if (last != null) {
            last.close();
        }
    }
}
