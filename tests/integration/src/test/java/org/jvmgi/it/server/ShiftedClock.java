/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

/** The time of day that the processes of one server see, which a test can let jump. The system's own clock is left alone. */
public final class ShiftedClock {

    private static final String FILE = "clock.shift";

    private final Path file;

    private ShiftedClock(Path file) {
        this.file = file;
    }

    /** Whether the library is there that the build makes beside the modules. */
    public static boolean isBuilt() {
        return Files.isRegularFile(library());
    }

    private static Path library() {
        return Settings.modules().resolveSibling("preload/clock_shift.so");
    }

    /** The clock of the server in a folder, right so far; its supervisor is made to see it. */
    public static ShiftedClock in(ServerFolder folder) throws IOException {
        ShiftedClock clock = new ShiftedClock(folder.root().resolve(FILE));
        clock.jumpTo(Duration.ZERO);
        Path program = folder.modules().resolve("jvmgi/jvmgi-supervisor");
        // httpd gives it nothing of its own environment.
        Path own = Files.createDirectories(folder.root().resolve("supervisor")).resolve("jvmgi-supervisor");
        Files.move(program, own);
        Files.writeString(program, "#!/bin/sh\n" + assignments(folder) + "exec " + own + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return clock;
    }

    private static String assignments(ServerFolder folder) {
        StringBuilder lines = new StringBuilder();
        environment(folder).forEach((name, value) -> lines.append("export %s='%s'\n".formatted(name, value)));
        return lines.toString();
    }

    /** What httpd needs in its environment. The sanitizers' library has to come first. */
    public static Map<String, String> environment(ServerFolder folder) {
        String libraries = Settings.sanitizerLibrary().map(first -> first + ":").orElse("") + library();
        return Map.of(
                "LD_PRELOAD",
                libraries,
                "CLOCK_SHIFT",
                folder.root().resolve(FILE).toString());
    }

    /** The options of a process group whose processes see this clock. */
    public static String options() {
        return "env=LD_PRELOAD=" + library() + " env=CLOCK_SHIFT=${ROOT}/" + FILE;
    }

    /** Sets the clock ahead of the system's, or after it; at once, and for all. */
    public void jumpTo(Duration ahead) throws IOException {
        ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        seconds.putLong(0, ahead.toSeconds());
        Files.write(file, seconds.array(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Whether a process has the library. */
    public static boolean isSeenBy(ProcessInfo process) {
        return process.maps("preload/clock_shift.so");
    }
}
