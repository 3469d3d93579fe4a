/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Takes the steps of a {@link Script} on one connection. */
final class ScriptPlayer {

    private static final int LARGEST_WRITE = 65_536;
    private static final long BETWEEN_DRIPS = 50_000_000;
    private static final long BETWEEN_LOOKS = 5_000_000;

    private final ScriptedDaemon daemon;
    private final SocketChannel channel;
    private final byte[] hello;
    private ReadableByteChannel requests;

    /**
     * Makes the player of a connection.
     *
     * @param hello what a true greeting is
     */
    ScriptPlayer(ScriptedDaemon daemon, SocketChannel channel, byte[] hello) {
        this.daemon = daemon;
        this.channel = channel;
        this.hello = hello.clone();
    }

    /** Whence requests come, if not from the socket. */
    Optional<ReadableByteChannel> requests() {
        return Optional.ofNullable(requests);
    }

    /** Plays a script; false when it is not to be played again. */
    boolean play(String script) throws IOException {
        for (String step : script.split(" ")) {
            if (!take(step)) {
                return false;
            }
        }
        return true;
    }

    private boolean take(String step) throws IOException {
        String[] words = step.split(":", 2);
        switch (words[0]) {
            case Script.DRIP -> drip(bytes(words[1]));
            case Script.PASS -> pass(words[1].split(":"));
            case Script.PIPE -> block(daemon.gate(words[1]));
            case Script.REQUESTS -> requests = PassedDescriptors.sendPipe(channel, hello);
            case Script.MEMORY -> memory(words[1].split(":"));
            case Script.GRANTS -> awaitGrants(Integer.parseInt(words[1]));
            case Script.AWAIT -> await(daemon.gate(words[1]));
            case Script.ONCE -> {
                return daemon.isFirst(words[1]);
            }
            case Script.GREET -> daemon.greetNext(words[1].replace('+', ' '));
            case Script.ALONE -> daemon.leaveAlone(channel);
            case Script.SAY -> System.err.println(words[1]);
            case Script.CLOSE -> channel.close();
            default -> send(step.split("\\*"));
        }
        return true;
    }

    private byte[] bytes(String hex) {
        return hex.equals(Script.HELLO) ? hello : HexFormat.of().parseHex(hex);
    }

    private void send(String[] factors) throws IOException {
        byte[] bytes = bytes(factors[factors.length - 1]);
        int times = factors.length == 1 ? 1 : Integer.parseInt(factors[0]);
        int perWrite = Math.max(1, Math.min(times, LARGEST_WRITE / Math.max(1, bytes.length)));
        ByteBuffer together = ByteBuffer.allocateDirect(perWrite * bytes.length);
        for (int left = times; left > 0; left -= perWrite) {
            together.clear();
            for (int i = 0; i < Math.min(left, perWrite); i++) {
                together.put(bytes);
            }
            write(together.flip());
        }
    }

    private void write(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private void drip(byte[] bytes) throws IOException {
        for (byte each : bytes) {
            write(ByteBuffer.wrap(new byte[] {each}));
            LockSupport.parkNanos(BETWEEN_DRIPS);
        }
    }

    private void pass(String[] words) throws IOException {
        PassedDescriptors.send(channel, bytes(words[1]), words[0].split(","));
    }

    private void memory(String[] words) throws IOException {
        int size = Integer.parseInt(words[0]);
        int seals = Integer.parseInt(words[1]);
        PassedDescriptors.sendMemory(channel, bytes(words[3]), size, seals, bytes(words[2]));
    }

    private void awaitGrants(int slots) throws IOException {
        ByteBuffer grants = ByteBuffer.allocate(slots);
        while (grants.hasRemaining()) {
            if (channel.read(grants) < 0) {
                throw new EOFException("the connection ended before the slots were given back");
            }
        }
    }

    private void block(Path gate) throws IOException {
        PassedDescriptors.Pipe pipe = PassedDescriptors.pipe();
        pipe.sendEnd(channel, hello);
        while (!Files.exists(gate)) {
            pipe.makeWritesWait();
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        pipe.close();
    }

    private static void await(Path gate) {
        while (!Files.exists(gate)) {
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }
}
