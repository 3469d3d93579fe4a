/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.benchmark.site;

import com.example.benchmark.Answers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where one contender runs: its folder, its port and its processes. */
public final class Site implements AutoCloseable {
    private static final int LOG_LINES = 15;

    private final Installation installation;
    private final Materials files;
    private final Scale scale;
    private final Ports ports;
    private final Path folder;
    private final int port;
    private final ServerProcesses processes;

    /** @param name unique among the contenders of this run */
    public Site(Installation installation, Materials files, Scale scale, Ports ports, Path runFolder, String name)
            throws IOException {
        this.installation = installation;
        this.files = files;
        this.scale = scale;
        this.ports = ports;
        this.folder = Files.createDirectory(runFolder.resolve(name));
        this.port = ports.next();
        this.processes = new ServerProcesses(folder, runFolder.getFileName() + "-" + name);
    }

    public Materials files() {
        return files;
    }

    public Scale scale() {
        return scale;
    }

    public Path folder() {
        return folder;
    }

    /** The port of the loop-back interface on which the contender answers. */
    public int port() {
        return port;
    }

    /** Starts Apache on {@link #port()} with the contender's lines at the end of its configuration. */
    public void startHttpd(String lines) throws IOException {
        Path file = folder.resolve("httpd.conf");
        Files.writeString(file, new HttpdConfiguration(installation, scale, folder, port).text(lines));
        processes.start(List.of(installation.httpd().toString(), "-DFOREGROUND", "-f", file.toString()));
    }

    /** Starts a Java server on a port of its own, and tells which. */
    public int startPeerOnPort(JavaPeer peer) throws IOException {
        int own = ports.next();
        startPeer(peer, "tcp:" + own);
        return own;
    }

    /** Starts a Java server on a Unix socket, and tells its path. */
    public Path startPeerOnSocket(JavaPeer peer) throws IOException {
        Path socket = folder.resolve("peer.sock");
        startPeer(peer, "unix:" + socket);
        return socket;
    }

    /** Starts a Java server on {@link #port()}, without httpd. */
    public void startPeerAlone(JavaPeer peer) throws IOException {
        startPeer(peer, "tcp:" + port);
    }

    private void startPeer(JavaPeer peer, String address) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(installation.java().toString());
        command.addAll(Installation.JVM_OPTIONS);
        command.add("-D" + Answers.FILE_PROPERTY + "=" + files.largeFile());
        command.add("-cp");
        command.add(installation.peerClassPathText());
        command.addAll(peer.program(address, folder));
        processes.start(command);
    }

    /** Whether every program of the contender that was started still runs. */
    public boolean isRunning() {
        return processes.allRunning();
    }

    public Set<Long> processIds() throws IOException {
        return processes.processes();
    }

    /** Processor time of all its processes since it was started, in nanoseconds. */
    public long processorNanos() throws IOException {
        return processes.processorNanos();
    }

    /** How {@link #processorNanos()} counts. */
    public String accountingDescription() {
        return processes.accountingDescription();
    }

    /** What its processes hold in memory, shared pages divided by those who share them, in MiB. */
    public double proportionalMebibytes() throws IOException {
        return Memory.proportionalMebibytes(processes.processes());
    }

    /** The last lines of its log files, to explain a failure. */
    public String logTail() throws IOException {
        return processes.logTail(LOG_LINES);
    }

    /** Asks all its processes to end, and does not wait for it. */
    public void askToEnd() throws IOException {
        processes.askToEnd();
    }

    /** Stops all its processes. */
    @Override
    public void close() throws IOException {
        processes.close();
    }
}
