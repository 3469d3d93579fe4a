/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process of a group in which no application runs: true to the supervisor, and to a child of httpd whatever the request's
 * {@link Script} says. A request without one is answered with three words: the number of its connection, that of the last connection
 * that had a script, and the numbers of all open ones, joined by commas.
 */
public final class ScriptedDaemon {

    private static final int ROLE = 6;
    private static final int SUPERVISOR = 2;
    private static final int DAEMON = 3;
    private static final String VARIABLE = "HTTP_SCRIPT";

    private final Path gates;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger scripted = new AtomicInteger();
    private final Map<Integer, SocketChannel> open = new ConcurrentSkipListMap<>();
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private final Queue<String> greetings = new ConcurrentLinkedQueue<>();

    private ScriptedDaemon(Path gates) {
        this.gates = gates;
    }

    /** Serves the listener that is its standard input; the last argument names the folder of the gates. */
    public static void main(String[] arguments) throws IOException {
        ScriptedDaemon daemon = new ScriptedDaemon(Path.of(arguments[arguments.length - 1]));
        ServerSocketChannel listener = (ServerSocketChannel) System.inheritedChannel();
        while (true) {
            SocketChannel channel = listener.accept();
            Thread thread = new Thread(() -> daemon.serve(channel));
            thread.setDaemon(true);
            thread.start();
        }
    }

    Path gate(String name) {
        return gates.resolve(name);
    }

    boolean isFirst(String name) {
        return done.add(name);
    }

    void greetNext(String script) {
        greetings.add(script);
    }

    /** Ends all connections of children but one, so that the next request surely makes one. */
    void leaveAlone(SocketChannel channel) throws IOException {
        for (SocketChannel other : open.values()) {
            if (other != channel) {
                other.close();
            }
        }
    }

    private record Frame(int type, ByteBuffer payload) {}

    private static Frame read(DataInputStream in) throws IOException {
        int length = in.readInt();
        int type = in.readInt() >>> 24;
        return new Frame(type, ByteBuffer.wrap(in.readNBytes(length)));
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            byte[] hello = read(in).payload().array();
            boolean isControl = hello[ROLE] == SUPERVISOR;
            hello[ROLE] = DAEMON;
            if (isControl) {
                obey(channel, in, Frames.frame(Frames.HELLO, hello));
            } else {
                answerAll(channel, in, Frames.frame(Frames.HELLO, hello));
            }
        } catch (IOException left) {
            // The other side, or the script, has ended the connection.
        }
    }

    private static void obey(SocketChannel channel, DataInputStream in, byte[] hello) throws IOException {
        write(channel, hello);
        read(in);
        write(channel, Frames.frame(Frames.READY));
        try {
            while (read(in).type() == Frames.HEARTBEAT) {
                write(channel, Frames.frame(Frames.HEARTBEAT));
            }
        } catch (EOFException supervisorEnded) {
            // As good as an order to leave.
        }
        System.exit(0);
    }

    private void answerAll(SocketChannel channel, DataInputStream in, byte[] hello) throws IOException {
        ScriptPlayer player = new ScriptPlayer(this, channel, hello);
        int number = connections.incrementAndGet();
        open.put(number, channel);
        try {
            String greeting = greetings.poll();
            if (greeting == null) {
                write(channel, hello);
            } else {
                player.play(greeting);
            }
            DataInputStream requests = player.requests()
                    .map(Channels::newInputStream)
                    .map(DataInputStream::new)
                    .orElse(in);
            while (channel.isOpen()) {
                Frame frame = read(requests);
                if (frame.type() == Frames.REQUEST) {
                    answer(channel, player, number, scriptOf(frame.payload().array()));
                }
            }
        } finally {
            open.remove(number);
        }
    }

    private void answer(SocketChannel channel, ScriptPlayer player, int number, String script) throws IOException {
        if (!script.isEmpty()) {
            scripted.set(number);
            if (player.play(script)) {
                return;
            }
        }
        String all = open.keySet().toString().replaceAll("[\\[\\] ]", "");
        write(
                channel,
                Frames.join(Frames.head(), Frames.data(number + " " + scripted + " " + all), Frames.frame(Frames.END)));
    }

    /** The script among the variables of a request; empty: there is none. */
    private static String scriptOf(byte[] request) {
        int name = new String(request, StandardCharsets.ISO_8859_1).indexOf(VARIABLE);
        return name < 0
                ? ""
                : new String(
                        request,
                        name + VARIABLE.length(),
                        ByteBuffer.wrap(request).getInt(name - Integer.BYTES),
                        StandardCharsets.ISO_8859_1);
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
