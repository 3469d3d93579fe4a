/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.service;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jvmgi.engine.daemon.connection.Connection;
import org.jvmgi.engine.daemon.frame.FrameInput;
import org.jvmgi.engine.daemon.frame.FrameOutput;
import org.jvmgi.engine.daemon.request.Permits;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.Refused;

/** How a request of one reader comes to its permit: at once, or after a wait that the other side is told of. */
final class Admission {
    /** What a request is told when the process takes none any more. */
    static final Refused DRAINING = new Refused(Refused.Reason.DRAINING, 0, "");

    /** How often a reader that waits looks whether the other side has left, nanoseconds. */
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(200);

    private final Service service;
    private final Permits permits;
    private final FrameInput in;
    private final FrameOutput out;

    /** Made for a reader, which has attached its input and output to the connection of each request. */
    Admission(Service service, Permits permits, FrameInput in, FrameOutput out) {
        this.service = service;
        this.permits = permits;
        this.in = in;
        this.out = out;
    }

    /** Gets a permit to run; the other side is told when it has to wait for it. Null, or what it is refused with. */
    Refused enter(Connection connection, Permits.Permit permit) throws IOException {
        boolean told = connection.takeQueued();
        if (!told && permits.tryAcquire()) {
            return null;
        }
        if (!told && !permits.takePlace()) {
            return service.queueFull();
        }
        Permits.Ticket ticket = permits.enqueue();
        if (ticket == null) {
            return DRAINING;
        }
        if (!told) {
            sayQueued(ticket);
        }
        if (!await(ticket)) {
            return DRAINING;
        }
        boolean accepted = false;
        try {
            // At once: a request whose last word was QUEUED may be sent again, so it must not have run.
            out.add(FrameType.ACCEPTED);
            out.flush();
            accepted = true;
        } finally {
            if (!accepted) {
                permit.leave();
            }
        }
        return null;
    }

    /** Waits for the permit, unless the other side leaves, which then makes room; false: the process drains. */
    private boolean await(Permits.Ticket ticket) throws IOException {
        while (true) {
            switch (permits.await(ticket, LOOK)) {
                case GRANTED -> {
                    return true;
                }
                case CLOSED -> {
                    return false;
                }
                case WAITING -> {
                    if (in.takeArrived()) {
                        permits.withdraw(ticket);
                        throw new EOFException("the other side left while it waited");
                    }
                }
            }
        }
    }

    /** Says so after it is true: who is told first is the first to run. */
    private void sayQueued(Permits.Ticket ticket) throws IOException {
        boolean told = false;
        try {
            out.add(FrameType.QUEUED);
            out.flush();
            told = true;
        } finally {
            if (!told) {
                permits.withdraw(ticket);
            }
        }
    }
}
