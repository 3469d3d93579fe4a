/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Memory of processes, from /proc. */
public final class Memory {
    private static final double KIBIBYTES_PER_MEBIBYTE = 1024.0;

    private Memory() {}

    /** Sum of the proportional set sizes (PSS) in MiB; a process that has ended counts nothing. */
    public static double proportionalMebibytes(Collection<Long> processes) throws IOException {
        long kibibytes = 0;
        for (long process : processes) {
            kibibytes += proportionalKibibytes(process);
        }
        return kibibytes / KIBIBYTES_PER_MEBIBYTE;
    }

    private static long proportionalKibibytes(long process) throws IOException {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + process + "/smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException unreadable) {
            if (ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent()) {
                throw unreadable;
            }
        }
        return 0;
    }
}
