/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Folders from which nothing may be executed, to one program: mounted over themselves in name spaces of its own. */
public final class Noexec {

    private static final String MOUNT =
            "mount --bind \"$1\" \"$2\" && mount -o remount,bind,noexec \"$2\" && shift 2 && exec \"$@\"";

    private Noexec() {}

    /** Whether that can be done here: by root, where mounts are allowed. */
    public static boolean isPossible() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(over(Path.of("/mnt"))));
        command.add("true");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(Settings.patience().toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    /** A command that gives way to the one after it, in whose eyes the folder is mounted so. */
    public static String[] over(Path folder) {
        return over(folder, folder);
    }

    /** The same for another folder, of which it sees the content. */
    public static String[] over(Path content, Path folder) {
        return new String[] {"unshare", "--mount", "sh", "-ec", MOUNT, "sh", content.toString(), folder.toString()};
    }
}
