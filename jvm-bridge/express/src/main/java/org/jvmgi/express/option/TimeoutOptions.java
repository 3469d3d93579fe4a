/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.option;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Time-outs of the process group, in seconds; what is not given is the module's default, which the descriptions name. */
public final class TimeoutOptions {

    @Option(
            names = "--startup-timeout",
            paramLabel = "SECONDS",
            description = "From a process's start until it can serve [60].")
    public Optional<Integer> startup = Optional.empty();

    @Option(
            names = "--shutdown-timeout",
            paramLabel = "SECONDS",
            description = "From the wish to stop a process until it is killed [5].")
    public Optional<Integer> shutdown = Optional.empty();

    @Option(
            names = "--graceful-timeout",
            paramLabel = "SECONDS",
            description = "How long a process that is replaced finishes its requests [15].")
    public Optional<Integer> graceful = Optional.empty();

    @Option(
            names = "--queue-timeout",
            paramLabel = "SECONDS",
            description = "How long a request waits for a thread before it gets 504 [45].")
    public Optional<Integer> queue = Optional.empty();

    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            description = "How long a request waits for a process before it gets 503 [15].")
    public Optional<Integer> connect = Optional.empty();

    @Option(
            names = "--socket-timeout",
            paramLabel = "SECONDS",
            description = "How long one read or write may take, to the client and to the process [60].")
    public Optional<Integer> socket = Optional.empty();
}
