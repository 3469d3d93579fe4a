/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.express.option;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the server listens and which names it answers to. */
public final class ListenerOptions {

    @Option(names = "--host", paramLabel = "ADDRESS", description = "The address to listen on [all].")
    public Optional<String> host = Optional.empty();

    @Option(names = "--port", paramLabel = "PORT", description = "The port to listen on [8000].")
    public int port = 8000;

    @Option(
            names = "--server-name",
            paramLabel = "NAME",
            description = "The server's public name; requests for other names are refused.")
    public Optional<String> serverName = Optional.empty();

    @Option(
            names = "--server-alias",
            paramLabel = "NAME",
            description = "A further name, * and ? allowed; needs --server-name. May be repeated.")
    public List<String> serverAliases = new ArrayList<>();

    @Option(
            names = "--allow-localhost",
            description = "With --server-name: answer requests for the name localhost too.")
    public boolean localhostAllowed;
}
