/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jvmgi.engine.daemon.connection.Connection;
import org.jvmgi.engine.daemon.connection.Connections;
import org.jvmgi.engine.daemon.connection.Gate;
import org.jvmgi.engine.daemon.connection.Reception;
import org.jvmgi.engine.daemon.control.Control;
import org.jvmgi.engine.daemon.control.DaemonConfig;
import org.jvmgi.engine.daemon.life.Departure;
import org.jvmgi.engine.daemon.service.Reader;
import org.jvmgi.engine.daemon.service.Service;
import org.jvmgi.engine.exchange.FailureText;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;
import org.jvmgi.engine.log.StandardStreams;
import org.jvmgi.engine.wire.Build;
import org.jvmgi.engine.wire.FrameHeader;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.Hello;
import org.jvmgi.engine.wire.ProtocolException;
import org.jvmgi.engine.wire.Refused;
import org.jvmgi.engine.wire.Role;

/** The process as a whole: who may connect, when it is ready, and how it leaves. */
final class Daemon implements Reception {
    private static final long DOOR_SECONDS = 1;

    private final Gate gate;
    private final Connections connections = new Connections();
    private final Departure departure;
    private final UserPrincipal supervisor;

    /** Children that greeted before CONFIG came. Of the gate's thread. */
    private final List<Greeted> early = new ArrayList<>();

    /** Of the gate's thread. */
    private boolean leaving;

    /** Of the gate's thread. */
    private boolean hasCompiled;

    private Control control;
    private volatile Client client;

    private record Greeted(Connection connection, Hello hello) {}

    /** What there is once CONFIG has come. */
    private record Client(UserPrincipal user, Service service) {}

    Daemon(ServerSocketChannel listener, String supervisorUser, Departure departure) throws IOException {
        this.departure = departure;
        this.supervisor = user(supervisorUser);
        this.gate = new Gate(listener, this);
    }

    void start() {
        gate.start();
    }

    private static UserPrincipal user(String nameOrNumber) throws IOException {
        return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(nameOrNumber);
    }

    /** CONFIG has come: loads what is to be loaded before, then lets requests in. */
    private void configure(DaemonConfig config) throws ProtocolException {
        departure.configure(
                config.gracefulTimeout() * 1000L, config.evictionTimeout() * 1000L, config.shutdownTimeout() * 1000L);
        UserPrincipal clientUser;
        try {
            clientUser = user(config.clientUser());
        } catch (IOException e) {
            throw new ProtocolException("CONFIG with client-user=" + config.clientUser() + ", whom nobody knows");
        }
        StandardStreams.restrict(config.restrictsStdin(), config.restrictsStdout());
        Service service =
                new Service(config, gate, connections, departure, this::retire, this::tellCompiled, Reader::new);
        if (config.threads() == 0) {
            service.imports().startAll();
        } else {
            service.imports().runAll();
        }
        service.preload(config.preloads());
        client = new Client(clientUser, service);
        gate.send(this::welcomeEarly);
    }

    private void welcomeEarly() {
        for (Greeted each : early) {
            welcome(each.connection(), each.hello());
        }
        early.clear();
    }

    @Override
    public void receive(Connection connection, Hello hello) {
        switch (hello.role()) {
            case CHILD, HOOKS -> {
                connection.serveHooks(hello.role() == Role.HOOKS);
                if (client == null && !leaving) {
                    early.add(new Greeted(connection, hello));
                } else {
                    welcome(connection, hello);
                }
            }
            case SUPERVISOR -> admitSupervisor(connection);
            default -> refuse(connection, Refused.Reason.NOT_ALLOWED, "role " + hello.role());
        }
    }

    private void admitSupervisor(Connection connection) {
        if (!connection.peer().equals(supervisor)) {
            String text = "user " + connection.peer().getName() + " is not the supervisor's";
            ProcessLog.line(LogCode.PEER_NOT_ALLOWED, text);
            refuse(connection, Refused.Reason.NOT_ALLOWED, text);
            return;
        }
        if (control != null || leaving) {
            refuse(connection, Refused.Reason.DRAINING, "this process has its control connection");
            return;
        }
        try {
            gate.release(connection);
            control = new Control(connection, this::configure, this::retire, departure);
            control.start();
        } catch (IOException ignored) {
            // It closed the connection at once, and will make another if it wants one.
            connection.close();
        }
    }

    private void welcome(Connection connection, Hello hello) {
        if (leaving) {
            refuse(connection, Refused.Reason.DRAINING, "");
            return;
        }
        if (!connection.peer().equals(client.user())) {
            String text = "user " + connection.peer().getName() + ", allowed is "
                    + client.user().getName();
            ProcessLog.line(LogCode.PEER_NOT_ALLOWED, text);
            refuse(connection, Refused.Reason.NOT_ALLOWED, text);
            return;
        }
        if (hello.version() != Hello.VERSION || !hello.build().equals(Build.name())) {
            String text = "module " + hello.build() + " (protocol " + hello.version() + "), engine " + Build.name()
                    + " (protocol " + Hello.VERSION + ")";
            ProcessLog.line(LogCode.OTHER_BUILD, text);
            refuse(connection, Refused.Reason.NOT_ALLOWED, text);
            return;
        }
        if (greet(connection)) {
            connections.add(connection);
            gate.watch(connection);
        }
    }

    private boolean greet(Connection connection) {
        ByteBuffer answer = ByteBuffer.allocateDirect(FrameHeader.SIZE + FrameType.HELLO.limit());
        new Hello(Hello.VERSION, Role.DAEMON, Build.name()).encode(answer);
        client.service().pipes().greet(connection, answer.flip());
        return send(connection, answer.compact());
    }

    private static void refuse(Connection connection, Refused.Reason reason, String text) {
        refuse(connection, new Refused(reason, 0, text));
    }

    private static void refuse(Connection connection, Refused refused) {
        ByteBuffer answer = ByteBuffer.allocate(Refused.MAX_SIZE);
        refused.encode(answer);
        if (send(connection, answer)) {
            connection.close();
        }
    }

    /** Writes what the socket's buffer, empty so far, takes at once; a connection that does not take it is closed. */
    private static boolean send(Connection connection, ByteBuffer frame) {
        frame.flip();
        try {
            connection.channel().write(frame);
        } catch (IOException ignored) {
            // It is gone, and nobody waits for the answer; closed below.
        }
        if (frame.hasRemaining()) {
            connection.close();
        }
        return !frame.hasRemaining();
    }

    @Override
    public boolean areReadersBusy(Connection connection) {
        return client.service().lane(connection).isBusy();
    }

    @Override
    public boolean mayWait(Connection connection) {
        if (client.service().lane(connection).takePlace()) {
            return true;
        }
        refuse(connection, client.service().queueFull());
        connections.close(connection);
        return false;
    }

    @Override
    public void readable(Connection connection) {
        if (!client.service().lane(connection).offer(connection)) {
            refuse(connection, client.service().noThread());
            closed(connection);
        }
    }

    @Override
    public void closed(Connection connection) {
        if (connection.takeQueued()) {
            client.service().lane(connection).leavePlace();
        }
        connections.close(connection);
    }

    @Override
    public void gateFailed(Throwable failure) {
        ProcessLog.line(LogCode.ENGINE_FAILED, FailureText.line(failure));
        FailureText.trace(failure, ProcessLog::line);
        departure.begin(Departure.GRACEFUL);
    }

    /**
     * Asks the supervisor for a successor, and serves until it is ready. Without a supervisor that could start one the process
     * leaves at once.
     */
    void retire(String reason, boolean bySignal) {
        // On the gate's thread, which no application ever interrupts: that would close the connection.
        gate.send(() -> {
            if (!leaving && (control == null || !control.askToRetire(reason, bySignal))) {
                departure.begin(bySignal ? Departure.EVICTED : Departure.GRACEFUL);
            }
        });
    }

    /** Tells the supervisor, once, that this process compiles source files. */
    private void tellCompiled() {
        gate.send(() -> {
            if (!hasCompiled && control != null) {
                hasCompiled = true;
                control.sayCompiled();
            }
        });
    }

    /** Takes in nothing more, and says so to everybody; what runs goes on. On the gate's thread. */
    private void closeDoor() {
        leaving = true;
        gate.stopAccepting();
        for (Greeted each : early) {
            refuse(each.connection(), Refused.Reason.DRAINING, "");
        }
        early.clear();
        if (control != null) {
            control.sayLeaving();
        }
        for (Connection each : connections.all()) {
            each.drain();
        }
    }

    /** Closes the door; the service that is left, {@code null} when there was none yet. */
    Service beginLeaving() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        gate.send(() -> {
            closeDoor();
            closed.countDown();
        });
        // The gate answers at once, unless it failed: then there is no door any more.
        closed.await(DOOR_SECONDS, TimeUnit.SECONDS);
        Client last = client;
        return last == null ? null : last.service();
    }

    /** The open connections. */
    Connections connections() {
        return connections;
    }
}
