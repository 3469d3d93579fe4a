/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How much the server takes at once. */
public final class CapacityOptions {

    @Option(names = "--processes", paramLabel = "N", description = "Java processes [1].")
    public int processes = 1;

    @Option(names = "--threads", paramLabel = "N", description = "Requests at once in each process [15].")
    public int threads = 15;

    @Option(
            names = "--max-clients",
            paramLabel = "N",
            description = "Requests at once that Apache holds [10 + the larger of 10 and 1.5 * processes * threads].")
    public Optional<Integer> maxClients = Optional.empty();

    @Option(
            names = "--keep-alive-timeout",
            paramLabel = "SECONDS",
            description = "How long an idle client connection is kept; 0: not at all [2].")
    public int keepAliveTimeout = 2;

    @Option(names = "--limit-request-body", paramLabel = "BYTES", description = "The largest request body; 0: any [0].")
    public long limitRequestBody;

    @Option(
            names = "--daemon-backlog",
            paramLabel = "N",
            description = "Connections that wait for a Java process to accept them [100].")
    public Optional<Integer> daemonBacklog = Optional.empty();

    @Option(
            names = "--max-heap",
            paramLabel = "SIZE",
            description = "The Java heap's limit, with k, m or g [Java's own].")
    public Optional<String> maxHeap = Optional.empty();

    @Option(
            names = "--server-mpm",
            paramLabel = "NAME",
            description =
                    "Apache's processing module: event, worker or prefork, the first one that is there of those given"
                            + " [event, worker, prefork].")
    public List<String> mpms = new ArrayList<>();
}
