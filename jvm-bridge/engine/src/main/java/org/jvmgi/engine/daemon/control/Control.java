/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jvmgi.engine.daemon.connection.Connection;
import org.jvmgi.engine.daemon.frame.FrameInput;
import org.jvmgi.engine.daemon.life.Departure;
import org.jvmgi.engine.daemon.life.Retirement;
import org.jvmgi.engine.daemon.thread.EngineThread;
import org.jvmgi.engine.daemon.watch.Deadlocks;
import org.jvmgi.engine.daemon.watch.HeapStrain;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;
import org.jvmgi.engine.wire.Build;
import org.jvmgi.engine.wire.Drain;
import org.jvmgi.engine.wire.FieldList;
import org.jvmgi.engine.wire.FrameHeader;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.Hello;
import org.jvmgi.engine.wire.ProtocolException;
import org.jvmgi.engine.wire.Retire;
import org.jvmgi.engine.wire.Role;

/** The connection of the supervisor: takes CONFIG, HEARTBEAT and DRAIN; when it ends, the process leaves. */
public final class Control extends EngineThread {
    private final Connection connection;
    private final Configurable process;
    private final Retirement retirement;
    private final Departure departure;
    private final FrameInput in = new FrameInput();
    private volatile boolean ready;
    private Deadlocks deadlocks;
    private HeapStrain heap;

    /** What becomes able to serve with CONFIG. */
    public interface Configurable {
        /** CONFIG has come; returns when requests can be served. */
        void configure(DaemonConfig config) throws ProtocolException;
    }

    /**
     * Makes one; {@link #start} begins to read.
     *
     * @param process is to serve as CONFIG says
     * @param retirement is asked for when the process is in no state to go on
     * @param departure begins when the supervisor wants it, or has left
     */
    public Control(Connection connection, Configurable process, Retirement retirement, Departure departure) {
        super("jvmgi-control");
        this.connection = connection;
        this.process = process;
        this.retirement = retirement;
        this.departure = departure;
    }

    @Override
    public void run() {
        connection.attachTo(in);
        try {
            ByteBuffer hello = ByteBuffer.allocate(FrameHeader.SIZE + FrameType.HELLO.limit());
            new Hello(Hello.VERSION, Role.DAEMON, Build.name()).encode(hello);
            write(hello.flip());
            configure();
            for (FrameHeader frame = in.next(); frame != null; frame = in.next()) {
                take(frame);
            }
        } catch (ProtocolException e) {
            connection.report(e);
        } catch (IOException ignored) {
            // The supervisor is gone, as at the end of the stream.
        } finally {
            departure.begin(Departure.SOON);
        }
    }

    private void take(FrameHeader frame) throws IOException {
        switch (frame.type()) {
            case HEARTBEAT -> {
                // Before the answer: a machine that cannot even look at its threads is no better than one that hangs.
                deadlocks.look();
                heap.look();
                say(FrameType.HEARTBEAT);
            }
            case DRAIN -> departure.begin(Math.max(0, Drain.decode(in.payload(frame.length()))));
            default -> throw new ProtocolException(frame.type() + " after CONFIG");
        }
    }

    private void configure() throws IOException {
        FrameHeader frame = in.next();
        if (frame == null) {
            throw new IOException("the supervisor left before CONFIG");
        }
        if (frame.type() != FrameType.CONFIG) {
            throw new ProtocolException(frame.type() + " in the place of CONFIG");
        }
        try {
            DaemonConfig config = DaemonConfig.of(FieldList.decode(in.payload(frame.length())));
            deadlocks = new Deadlocks(config.deadlockTimeout(), retirement);
            heap = HeapStrain.of(config.deadlockTimeout(), retirement);
            process.configure(config);
        } catch (ProtocolException e) {
            ProcessLog.line(LogCode.CONFIG_REFUSED, e.getMessage());
            throw e;
        }
        say(FrameType.READY);
        ready = true;
    }

    /** Tells the supervisor that the process leaves, and whether for want of requests, if it is still there. */
    public void sayLeaving() {
        try {
            say(departure.isResting() ? FrameType.IDLE : FrameType.DRAIN);
        } catch (IOException ignored) {
            // It is gone, or it ends the process anyway.
        }
    }

    /** Tells the supervisor that an archive of the compiler's classes would serve this process's successors. */
    public void sayCompiled() {
        try {
            say(FrameType.COMPILED);
        } catch (IOException ignored) {
            // It is gone, and with it whoever could make an archive.
        }
    }

    /** Asks to be replaced; false when it is too early for that, or too late. */
    public synchronized boolean askToRetire(String reason, boolean bySignal) {
        if (!ready) {
            return false;
        }
        ByteBuffer frame = ByteBuffer.allocate(Retire.MAX_SIZE);
        new Retire(bySignal, reason).encode(frame);
        try {
            write(frame.flip());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private synchronized void say(FrameType type) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.SIZE);
        FrameHeader.encode(frame, type, 0);
        write(frame.flip());
    }

    private synchronized void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            connection.channel().write(bytes);
        }
    }
}
