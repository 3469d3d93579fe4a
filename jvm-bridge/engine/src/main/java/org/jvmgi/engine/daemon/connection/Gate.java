/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.connection;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import jdk.net.ExtendedSocketOptions;
import org.jvmgi.engine.daemon.thread.EngineThread;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;
import org.jvmgi.engine.wire.Hello;
import org.jvmgi.engine.wire.ProtocolException;

/**
 * The thread at the door: accepts connections, takes their HELLO, and watches those that bear no request, without a thread
 * for each. What becomes readable is passed on to the readers; what becomes of a greeting is the {@link Reception}'s.
 *
 * <p>The listener is never closed: it is the supervisor's, and closing an inherited channel makes the JDK put /dev/null in
 * the place of the process's standard output.
 */
public final class Gate extends EngineThread {
    /** How long accepting rests after it failed, for instance for want of descriptors; milliseconds. */
    private static final long PAUSE = 100;

    private static final long LOG_INTERVAL = 10_000_000_000L;

    private final ServerSocketChannel listener;
    private final Selector selector;
    private final SelectionKey listening;
    private final Reception reception;
    private final ConcurrentLinkedQueue<Runnable> errands = new ConcurrentLinkedQueue<>();
    private final List<SelectionKey> leaving = new ArrayList<>();
    private boolean paused;
    private long lastLog = System.nanoTime() - LOG_INTERVAL;

    /**
     * Makes one; {@link #start} begins to accept.
     *
     * @param reception decides what becomes of those that were let in
     */
    public Gate(ServerSocketChannel listener, Reception reception) throws IOException {
        super("jvmgi-gate");
        this.listener = listener;
        this.reception = reception;
        this.selector = Selector.open();
        listener.configureBlocking(false);
        listening = listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    @Override
    public void run() {
        try {
            while (true) {
                turn();
            }
        } catch (IOException | RuntimeException | Error e) {
            reception.gateFailed(e);
        }
    }

    private void turn() throws IOException {
        selector.select(paused ? PAUSE : 0);
        for (Runnable errand = errands.poll(); errand != null; errand = errands.poll()) {
            errand.run();
        }
        if (paused && listening.isValid()) {
            paused = false;
            listening.interestOps(SelectionKey.OP_ACCEPT);
        }
        // A copy: to give up a connection is to select again.
        List<SelectionKey> ready = List.copyOf(selector.selectedKeys());
        selector.selectedKeys().clear();
        for (SelectionKey key : ready) {
            if (!key.isValid()) {
                continue;
            }
            if (key == listening) {
                accept();
            } else {
                visit(key, (Visitor) key.attachment());
            }
        }
        handOver();
    }

    /** Accepts what waits. */
    private void accept() {
        try {
            for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
                receive(channel);
            }
        } catch (IOException e) {
            paused = true;
            listening.interestOps(0);
            if (System.nanoTime() - lastLog >= LOG_INTERVAL) {
                lastLog = System.nanoTime();
                ProcessLog.line(LogCode.ACCEPT_FAILED, String.valueOf(e.getMessage()));
            }
        }
    }

    private void receive(SocketChannel channel) throws IOException {
        try {
            channel.configureBlocking(false);
            Connection connection = new Connection(
                    channel,
                    channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user());
            channel.register(selector, SelectionKey.OP_READ, new Visitor(connection, new Greeting()));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Something has come from a connection that has no reader. */
    private void visit(SelectionKey key, Visitor visitor) {
        Connection connection = visitor.connection;
        if (visitor.greeting == null) {
            leaving.add(key);
            return;
        }
        try {
            Hello hello = visitor.greeting.read(connection.channel());
            if (hello != null) {
                visitor.greeting = null;
                // What it says, and whether it leaves, matters to nobody before it got its answer.
                key.interestOps(0);
                reception.receive(connection, hello);
            }
        } catch (ProtocolException e) {
            connection.report(e);
            connection.close();
        } catch (IOException ignored) {
            // It left before it said who it was: nothing was asked, nothing is lost.
            connection.close();
        }
    }

    /** Passes those on that became readable; a key has to be gone before its channel can block again. */
    private void handOver() throws IOException {
        if (leaving.isEmpty()) {
            return;
        }
        for (SelectionKey key : leaving) {
            key.cancel();
        }
        deregister();
        for (SelectionKey key : leaving) {
            passOn(((Visitor) key.attachment()).connection);
        }
        leaving.clear();
    }

    /**
     * Gives a connection to the readers. When all of them are busy, its child is told so at once: from then on the time in
     * the queue counts, and not the time for an answer. When as many wait as may, the child is told that.
     */
    private void passOn(Connection connection) throws IOException {
        try {
            if (reception.areReadersBusy(connection)) {
                if (!reception.mayWait(connection)) {
                    return;
                }
                connection.queue();
            }
        } catch (IOException ignored) {
            // The other side has left, so there is nothing to run.
            reception.closed(connection);
            return;
        }
        connection.input().configureBlocking(true);
        reception.readable(connection);
    }

    /** Removes the keys that were cancelled. What it finds ready is found again: its keys may be done with by then. */
    private void deregister() throws IOException {
        selector.selectNow();
        selector.selectedKeys().clear();
    }

    /** Watches a connection that greeted and got its answer. On the gate's thread. */
    public void watch(Connection connection) {
        if (connection.input() == connection.channel()) {
            connection.channel().keyFor(selector).interestOps(SelectionKey.OP_READ);
            return;
        }
        try {
            // What comes over the socket is the HELLO only.
            release(connection);
            register(connection);
        } catch (IOException ignored) {
            // It is closed.
            reception.closed(connection);
        }
    }

    private void register(Connection connection) throws IOException {
        connection.input().configureBlocking(false);
        connection.input().register(selector, SelectionKey.OP_READ, new Visitor(connection, null));
    }

    /** Watches a connection until it becomes readable. From any thread. */
    public void park(Connection connection) {
        send(() -> {
            try {
                register(connection);
            } catch (IOException ignored) {
                // It is closed.
                reception.closed(connection);
            }
        });
    }

    /** Gives up a connection that is to be read by another thread, in blocking mode. On the gate's thread. */
    public void release(Connection connection) throws IOException {
        connection.channel().keyFor(selector).cancel();
        deregister();
        connection.channel().configureBlocking(true);
    }

    /** Lets the gate's thread do something. From any thread. */
    public void send(Runnable errand) {
        errands.add(errand);
        selector.wakeup();
    }

    /** Accepts no further connection; those that wait are the next process's. On the gate's thread. */
    public void stopAccepting() {
        listening.cancel();
    }

    /** A connection that the gate watches; its greeting is null once it is complete. */
    private static final class Visitor {
        private final Connection connection;
        private Greeting greeting;

        Visitor(Connection connection, Greeting greeting) {
            this.connection = connection;
            this.greeting = greeting;
        }
    }
}
