/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jvmgi.express.Failure;

/** The supervisor of a running server, reached through its command socket; docs/wire-protocol.md, "Commands". */
public final class Supervisor implements AutoCloseable {
    private static final int STATUS = 48;
    private static final int RELOAD = 49;
    private static final int REPORT = 50;
    private static final int DONE = 46;
    private static final int REJECTED = 47;
    private static final int HEADER = 8;
    private static final int LONGEST = 4096;
    private static final int LONGEST_NAME = 255;

    private final SocketChannel channel;

    private Supervisor(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects to the supervisor that runs with a prefix.
     *
     * @throws Failure if there is none, or more than one
     */
    public static Supervisor at(Path prefix) {
        List<SocketChannel> found = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (Path socket : sockets(prefix)) {
            try {
                found.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
            } catch (IOException e) {
                refusals.add(socket + ": " + e.getMessage());
            }
        }
        if (found.size() == 1) {
            return new Supervisor(found.get(0));
        }
        found.forEach(Supervisor::closeQuietly);
        if (found.isEmpty()) {
            throw new Failure("no server runs with the socket prefix " + prefix
                    + (refusals.isEmpty() ? "" : " (" + String.join("; ", refusals) + ")")
                    + "; name it with --server-root, --port or --socket-prefix");
        }
        throw new Failure("several servers run with the socket prefix " + prefix + "; name the folder of one, " + prefix
                + ".N, with --socket-prefix");
    }

    /** The command sockets of PREFIX.1, PREFIX.2 …, or the one of a folder that was named itself. */
    private static List<Path> sockets(Path prefix) {
        List<Path> sockets = new ArrayList<>();
        if (Files.exists(prefix.resolve("command"))) {
            sockets.add(prefix.resolve("command"));
        }
        Path parent = prefix.getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            return sockets;
        }
        String start = prefix.getFileName() + ".";
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, each -> isNumbered(each, start))) {
            folders.forEach(folder -> sockets.add(folder.resolve("command")));
        } catch (IOException e) {
            throw new Failure("cannot look into " + parent + ": " + e.getMessage(), e);
        }
        return sockets;
    }

    private static boolean isNumbered(Path folder, String start) {
        String name = folder.getFileName().toString();
        return name.startsWith(start)
                && name.substring(start.length()).matches("\\d+")
                && Files.exists(folder.resolve("command"));
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It was only asked whether somebody is there.
        }
    }

    /** Asks what every process does; a line each. */
    public void status(Consumer<String> lines) {
        ask(STATUS, "", lines);
    }

    /**
     * Has the processes of a group replaced, one after the other; a line each.
     *
     * @param group its name; empty: all groups
     * @throws Failure if a successor did not start
     */
    public void reload(String group, Consumer<String> lines) {
        if (group.getBytes(UTF_8).length > LONGEST_NAME) {
            throw new Failure("there is no such process group");
        }
        ask(RELOAD, group, lines);
    }

    private void ask(int type, String text, Consumer<String> lines) {
        byte[] bytes = text.getBytes(UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(HEADER + bytes.length);
        frame.putInt(bytes.length).put((byte) type).put((byte) 0).putShort((short) 0);
        frame.put(bytes).flip();
        try {
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
            listen(new DataInputStream(Channels.newInputStream(channel)), lines);
        } catch (IOException e) {
            throw new Failure(
                    "the server did not answer: only root and the user who started it may ask, and its error"
                            + " log says more (" + e + ")",
                    e);
        }
    }

    private static void listen(DataInputStream in, Consumer<String> lines) throws IOException {
        while (true) {
            int length = in.readInt();
            int type = in.readUnsignedByte();
            in.skipBytes(HEADER - Integer.BYTES - 1);
            if (length < 0 || length > LONGEST) {
                throw new IOException("a frame of " + length + " bytes");
            }
            String text = new String(in.readNBytes(length), UTF_8);
            switch (type) {
                case REPORT -> lines.accept(text);
                case DONE -> {
                    return;
                }
                case REJECTED -> throw new Failure(text);
                default -> throw new IOException("a frame of type " + type);
            }
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }
}
