/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.Probe;
import com.sun.jna.Memory;
import com.sun.jna.ptr.IntByReference;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jvmgi.Application;
import org.jvmgi.engine.wire.FrameType;
import org.jvmgi.engine.wire.Role;

/** A real daemon in a process of its own, with the test as its supervisor. */
final class DaemonProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SPAWN_ACTIONS_SIZE = 256;
    private static final int SIGKILL = 9;

    private final Path socket;
    private final Path output;
    private final int listener;
    private final int pid;
    private final String user = String.valueOf(LibC.INSTANCE.getuid());
    private Peer control;
    private Integer exit;

    private DaemonProcess(Path folder) throws Exception {
        socket = folder.resolve("socket");
        output = folder.resolve("output");
        listener = listen(socket);
        pid = spawn();
    }

    /** Starts a daemon that waits for its supervisor. */
    static DaemonProcess start(Path folder) throws Exception {
        return new DaemonProcess(folder);
    }

    /** Starts a daemon and configures it. */
    static DaemonProcess start(Path folder, int threads) throws Exception {
        DaemonProcess daemon = new DaemonProcess(folder);
        daemon.configure(threads);
        return daemon;
    }

    private static int listen(Path path) {
        byte[] name = path.toString().getBytes(UTF_8);
        byte[] address = new byte[110];
        address[0] = LibC.AF_UNIX;
        System.arraycopy(name, 0, address, 2, name.length);
        int descriptor = LibC.INSTANCE.socket(LibC.AF_UNIX, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC, 0);
        assertThat(LibC.INSTANCE.bind(descriptor, address, 2 + name.length + 1)).isZero();
        assertThat(LibC.INSTANCE.listen(descriptor, 128)).isZero();
        return descriptor;
    }

    private int spawn() throws URISyntaxException {
        Path home = Path.of(System.getProperty("jvmgi.java.home", System.getProperty("java.home")));
        String classPath = classes(DaemonMain.class) + File.pathSeparator + classes(Application.class);
        String[] arguments = {
            home.resolve("bin/java").toString(), "-Xmx64m", "-cp", classPath, DaemonMain.class.getName(), user
        };
        Memory actions = new Memory(SPAWN_ACTIONS_SIZE);
        LibC.INSTANCE.posix_spawn_file_actions_init(actions);
        LibC.INSTANCE.posix_spawn_file_actions_adddup2(actions, listener, 0);
        LibC.INSTANCE.posix_spawn_file_actions_addopen(actions, 1, output.toString(), LibC.O_WRONLY_CREAT_APPEND, 0600);
        LibC.INSTANCE.posix_spawn_file_actions_adddup2(actions, 1, 2);
        IntByReference started = new IntByReference();
        int error = LibC.INSTANCE.posix_spawn(
                started, arguments[0], actions, null, Arrays.copyOf(arguments, arguments.length + 1), new String[] {
                    "LC_ALL=C.UTF-8", null
                });
        LibC.INSTANCE.posix_spawn_file_actions_destroy(actions);
        assertThat(error).isZero();
        return started.getValue();
    }

    /** Where a class was loaded from. */
    private static String classes(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Makes the control connection and sends CONFIG; returns when the daemon is ready. */
    void configure(int threads, String... more) throws Exception {
        control = supervisor();
        control.expect(FrameType.HELLO);
        control.send(FrameType.CONFIG, Peer.fields(config(threads, more)));
        control.expect(FrameType.READY);
    }

    /** The fields of CONFIG; {@code more} are key, value, key, value … and replace others. */
    List<Map.Entry<String, String>> config(int threads, String... more) throws Exception {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        fields.add(Map.entry("group", "test"));
        fields.add(Map.entry("process", "0"));
        fields.add(Map.entry("processes", "1"));
        fields.add(Map.entry("threads", String.valueOf(threads)));
        fields.add(Map.entry("class-path", classes(Probe.class)));
        fields.add(Map.entry("client-user", user));
        fields.add(Map.entry("graceful-timeout", "10"));
        fields.add(Map.entry("shutdown-timeout", "2"));
        for (int i = 0; i < more.length; i += 2) {
            fields.add(Map.entry(more[i], more[i + 1]));
        }
        return fields;
    }

    /** Connects as a supervisor does. */
    Peer supervisor() throws IOException {
        return Peer.connect(socket, Role.SUPERVISOR);
    }

    /** Connects as a child of Apache does, up to the daemon's HELLO. */
    Peer child() throws IOException {
        Peer child = Peer.connect(socket, Role.CHILD);
        child.expect(FrameType.HELLO);
        return child;
    }

    Path socket() {
        return socket;
    }

    /** The control connection. */
    Peer control() {
        return control;
    }

    void signal(int number) {
        assertThat(LibC.INSTANCE.kill(pid, number)).isZero();
    }

    /** What the process printed. */
    String output() throws IOException {
        return Files.readString(output);
    }

    /** Waits for the process's end; the exit status, negative: the signal that ended it. */
    int awaitExit() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (exit == null) {
            IntByReference status = new IntByReference();
            int got = LibC.INSTANCE.waitpid(pid, status, LibC.WNOHANG);
            assertThat(got).isIn(0, pid);
            if (got == pid) {
                int signal = status.getValue() & 0x7F;
                exit = signal == 0 ? status.getValue() >> 8 & 0xFF : -signal;
            } else {
                assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
                Thread.sleep(5);
            }
        }
        return exit;
    }

    /** Whether the process runs. */
    boolean isRunning() {
        if (exit == null) {
            IntByReference status = new IntByReference();
            if (LibC.INSTANCE.waitpid(pid, status, LibC.WNOHANG) == pid) {
                exit = status.getValue();
            }
        }
        return exit == null;
    }

    @Override
    public void close() {
        if (isRunning()) {
            LibC.INSTANCE.kill(pid, SIGKILL);
            LibC.INSTANCE.waitpid(pid, new IntByReference(), 0);
        }
        LibC.INSTANCE.close(listener);
    }
}
