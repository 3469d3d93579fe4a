/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Knows all processes of one contender, however they were forked, and the processor time that they used. */
interface Accounting extends AutoCloseable {
    /** How it counts, for the head of the report. */
    String description();

    /** The command line that runs a command under this accounting. */
    List<String> accounted(List<String> command);

    /** Tells that a process was started with {@link #accounted}. */
    void started(Process process);

    /** The processes that live now. */
    Set<Long> processes() throws IOException;

    /** User and system time of all processes so far, of ended ones too, in nanoseconds. */
    long processorNanos() throws IOException;

    /** To be called when no process is left. */
    @Override
    void close() throws IOException;
}
