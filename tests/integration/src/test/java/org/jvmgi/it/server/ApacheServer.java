/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.jvmgi.it.http.RawConnection;
import org.jvmgi.it.http.RawResponse;

/** A private Apache: own folder, own port, own logs, and nothing left of it when it has been stopped. */
public final class ApacheServer {

    private static final int PORT_ATTEMPTS = 5;
    private static final String RESUMED = "resuming normal operations";
    private static final Duration LOG_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private Site site;
    private final ServerFolder folder;
    private final ErrorLogs logs;
    private final LogExpectations expectations;
    private Process process;
    private ProcessTable processes;
    private int port;

    private ApacheServer(Site site, ServerFolder folder) {
        this.site = site;
        this.folder = folder;
        this.logs = new ErrorLogs(folder.logs(), site.logNames());
        this.expectations = new LogExpectations(logs, Settings.patience(LOG_LIMIT));
    }

    /** Prepares a server's folder without starting it. */
    public static ApacheServer of(Site site) {
        try {
            ServerFolder folder = new ServerFolder(Workspace.run().newServerFolder());
            for (Site.FolderAction action : site.preparations()) {
                action.in(folder);
            }
            return new ApacheServer(site, folder);
        } catch (Exception e) {
            throw new IllegalStateException("a server's folder cannot be prepared", e);
        }
    }

    /** Starts and waits for the first answer. A port that somebody else took in between is given up for another. */
    public ApacheServer start() throws ServerStartException {
        return start(Map.of());
    }

    /** Starts with further variables in httpd's environment. */
    public ApacheServer start(Map<String, String> environment) throws ServerStartException {
        return start(environment, List.of());
    }

    /** The same by a program that changes something before it gives way to httpd. */
    ApacheServer start(Map<String, String> environment, List<String> prefix) throws ServerStartException {
        for (int attempt = 1; ; attempt++) {
            try {
                launch(environment, prefix);
                return this;
            } catch (ServerStartException e) {
                if (attempt == PORT_ATTEMPTS || !e.getMessage().contains("AH00072")) {
                    throw e;
                }
            }
        }
    }

    private void launch(Map<String, String> environment, List<String> prefix) throws ServerStartException {
        try {
            port = freePort();
            writeConfiguration();
            process = HttpdProcess.start(folder, environment, prefix);
            processes = new ProcessTable(folder, process.pid());
            Poll.until("an answer of Apache", Settings.patience(), () -> !process.isAlive() || answers());
            if (!process.isAlive()) {
                throw new ServerStartException(process.exitValue(), HttpdProcess.output(folder) + logs.tail(20));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks the configuration as {@code httpd -t} does; a program may go before that gives way to httpd. */
    public ConfigCheck checkConfiguration(String... prefix) throws IOException, InterruptedException {
        if (port == 0) {
            port = freePort();
        }
        writeConfiguration();
        HttpdProcess.Outcome outcome = HttpdProcess.runWith(List.of(prefix), folder, "-t");
        return new ConfigCheck(outcome.status() == 0, outcome.output());
    }

    /** What {@code httpd -t} found. */
    public record ConfigCheck(boolean valid, String output) {}

    private void writeConfiguration() throws IOException {
        folder.write("conf/httpd.conf", site.httpdConf(folder, port));
    }

    /** A port that nobody listens on now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() {
        try (RawConnection connection = connect()) {
            return connection.send("GET /is-it-up HTTP/1.0\r\n\r\n").read().status() > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Applies the site's present configuration as {@code apachectl graceful} does, and waits until it is in force. */
    public void graceful() {
        resume("USR1");
    }

    /** Applies the site's present configuration as {@code apachectl restart} does, and waits until it is in force. */
    public void restart() {
        resume("HUP");
    }

    private void resume(String signal) {
        try {
            writeConfiguration();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long before = logs.countEver(RESUMED);
        Signals.send(signal, process.pid());
        Poll.until("Apache to resume after SIG" + signal, () -> logs.countEver(RESUMED) > before);
    }

    /** Stops as {@code apachectl stop} does, and checks that nothing is left. */
    public void stop() {
        if (process == null) {
            return;
        }
        if (process.isAlive()) {
            Signals.send("TERM", process.pid());
        }
        awaitEnd();
        verifyNothingLeft();
    }

    /** Waits until the parent has ended. */
    public void awaitEnd() {
        try {
            boolean ended = process.waitFor(Settings.patience(STOP_LIMIT).toMillis(), TimeUnit.MILLISECONDS);
            Assertions.assertThat(ended).as("Apache has ended after its stop").isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while Apache stops", e);
        }
    }

    /** Ends whatever still runs; for a test that failed. */
    void abandon() {
        if (processes != null) {
            processes.all().forEach(left -> Signals.send("KILL", left.pid()));
        }
    }

    /** Checks that no process of the server lives and that its runtime folder is empty. */
    public void verifyNothingLeft() {
        Poll.holdsWithin(Settings.patience(), () -> processes.all().isEmpty());
        Assertions.assertThat(processes.all())
                .as("processes that outlive the server")
                .isEmpty();
        Assertions.assertThat(runtimeFiles())
                .as("files that outlive the server")
                .isEmpty();
        verifySanitizers();
    }

    /** Sockets and runtime folders that exist now; httpd's own pid file does not count, nor do class-data archives, which are to stay. */
    public List<Path> runtimeFiles() {
        try (Stream<Path> paths = Files.walk(folder.run())) {
            return paths.filter(path -> !path.equals(folder.run()) && !path.startsWith(folder.archives()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void beginTest() {
        expectations.reset();
    }

    void verifyTest() {
        expectations.verify();
        verifySanitizers();
        boolean reaped = Poll.holdsWithin(
                Settings.patience(Duration.ofSeconds(20)),
                () -> processes.zombies().isEmpty());
        // Looked for again only for the message: another process may have ended meanwhile, and its parent be about to
        // see that.
        if (!reaped) {
            Assertions.assertThat(processes.zombies()).as("zombies").isEmpty();
        }
    }

    private void verifySanitizers() {
        Assertions.assertThat(Sanitizers.findings(folder.logs()))
                .as("findings of the sanitizers")
                .isEmpty();
    }

    /** Declares that the test makes this text appear in an error log: a code, mostly. It must appear. */
    public ApacheServer expectLog(String... texts) {
        List.of(texts).forEach(expectations::expect);
        return this;
    }

    /** Declares a text that may or may not appear, because a race decides. */
    public ApacheServer allowLog(String... texts) {
        List.of(texts).forEach(expectations::allow);
        return this;
    }

    public ErrorLogs logs() {
        return logs;
    }

    public ProcessTable processes() {
        return processes;
    }

    public ServerFolder folder() {
        return folder;
    }

    /** Replaces the description that the next (re)start uses; the files of its applications are dropped at once. */
    public void reconfigure(Site replacement) {
        try {
            for (Site.FolderAction action : replacement.preparations()) {
                action.in(folder);
            }
        } catch (Exception e) {
            throw new IllegalStateException("the server's folder cannot be changed", e);
        }
        site = replacement;
    }

    /** The description that the next (re)start uses. */
    public Site site() {
        return site;
    }

    /** Where its applications run. */
    public Mode mode() {
        return site.mode();
    }

    public int port() {
        return port;
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    public RawConnection connect() throws IOException {
        return RawConnection.to(port);
    }

    /** One request on a connection of its own. */
    public RawResponse get(String path) {
        return send("GET", path, "");
    }

    /** One request without a body on a connection of its own. {@code headers} are whole lines, each with CRLF. */
    public RawResponse send(String method, String path, String headers) {
        try (RawConnection connection = connect()) {
            String head =
                    method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
            return connection.send(head).read(method);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One request with a body of known length on a connection of its own. */
    public RawResponse post(String path, byte[] body) {
        try (RawConnection connection = connect()) {
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                    + body.length + "\r\n\r\n";
            return connection.send(head).send(body).read("POST");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a failed test should show. */
    String report() {
        return logs.tail(40);
    }
}
