/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.daemon.service;

import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jvmgi.engine.app.Applications;
import org.jvmgi.engine.app.EngineServer;
import org.jvmgi.engine.app.ImportScripts;
import org.jvmgi.engine.daemon.connection.Connection;
import org.jvmgi.engine.daemon.connection.Connections;
import org.jvmgi.engine.daemon.connection.Gate;
import org.jvmgi.engine.daemon.connection.RequestPipes;
import org.jvmgi.engine.daemon.control.DaemonConfig;
import org.jvmgi.engine.daemon.control.Preload;
import org.jvmgi.engine.daemon.life.Departure;
import org.jvmgi.engine.daemon.life.Retirement;
import org.jvmgi.engine.daemon.request.RunningRequest;
import org.jvmgi.engine.daemon.watch.Activity;
import org.jvmgi.engine.daemon.watch.LoaderLeaks;
import org.jvmgi.engine.daemon.watch.RequestLimit;
import org.jvmgi.engine.daemon.watch.Watcher;
import org.jvmgi.engine.exchange.FailureText;
import org.jvmgi.engine.exchange.environ.ServerFacts;
import org.jvmgi.engine.log.LogCode;
import org.jvmgi.engine.log.ProcessLog;
import org.jvmgi.engine.wire.Build;
import org.jvmgi.engine.wire.Refused;
import org.jvmgi.engine.wire.RequestHead;
import org.jvmgi.spi.ServerProvider;

/** A configured daemon: what the readers share. */
public final class Service implements Watcher.Listener {
    /** Seconds after which a client may try again. A guess: a queue moves all the time. */
    private static final int RETRY_AFTER = 1;

    private final Gate gate;
    private final Connections connections;
    private final RequestPipes pipes = new RequestPipes();
    private final Departure departure;
    private final Lane requests;
    private final Lane hooks;
    private final Watcher watcher;
    private final Applications applications;
    private final ImportScripts imports;
    private final ServerFacts facts;
    private final Retirement retirement;
    private final LoaderLeaks leaks;
    private final RequestLimit requestLimit;
    private final ThreadFactory virtualThreads;
    private final int requestTimeout;
    private final int queueLimit;

    /** Makes a reader's work. */
    public interface ReaderFactory {
        /** Makes that of one thread of a lane, by its number and generation. */
        Runnable make(Service service, Lane lane, int number, int generation);
    }

    /**
     * Makes what serves by a configuration; the watcher has started when it returns.
     *
     * @param retirement is asked for when a limit of the process is reached
     * @param compiled is run whenever a source file was compiled
     * @param readers makes what the threads of the lanes do
     */
    public Service(
            DaemonConfig config,
            Gate gate,
            Connections connections,
            Departure departure,
            Retirement retirement,
            Runnable compiled,
            ReaderFactory readers) {
        this.gate = gate;
        this.connections = connections;
        this.departure = departure;
        this.retirement = retirement;
        this.leaks = new LoaderLeaks(retirement);
        this.queueLimit = config.queueLimit();
        this.requestLimit =
                config.maximumRequests() > 0 ? new RequestLimit(config.maximumRequests(), retirement) : null;
        int places = config.queueShare();
        Lane.ReaderFactory work = (lane, number, generation) -> readers.make(this, lane, number, generation);
        this.requests = new Lane("jvmgi-", 1, config.threads(), places, work);
        this.hooks = new Lane("jvmgi-hook-", 1 + requests.limit(), config.hookThreads(), places, work);
        this.watcher = new Watcher(
                requests.limit() + hooks.limit(),
                config.interruptTimeout(),
                new Activity(config.inactivityTimeout()),
                this);
        this.requestTimeout = config.requestTimeout();
        this.virtualThreads = config.virtualThreads();
        this.applications = new Applications(config.classPaths(), config.owners(), this::retired, compiled);
        this.imports = new ImportScripts(applications, config.imports());
        List<Integer> apache = Build.numbers(config.apacheVersion());
        this.facts = facts(config, apache);
        ServerProvider.install(
                new EngineServer(Build.version(), config.group(), config.processes(), config.threads(), apache));
        watcher.start();
    }

    private static ServerFacts facts(DaemonConfig config, List<Integer> apache) {
        return new ServerFacts(
                Build.version(),
                apache,
                config.threads() > 1,
                config.processes() > 1,
                config.threads() == 1 && config.maximumRequests() == 1,
                config.headerBufferSize());
    }

    /** An application was retired: no thread goes on that may hold something of it. */
    private void retired(ClassLoader loader) {
        requests.readers().replace();
        hooks.readers().replace();
        leaks.add(loader);
    }

    /** Loads applications; returns when all are loaded or have failed. */
    public void preload(List<Preload> preloads) {
        if (preloads.isEmpty()) {
            return;
        }
        // A thread of its own, which takes with it what the applications leave in its thread-locals.
        Thread loading = new Thread(() -> preloads.forEach(each -> each.load(applications)), "jvmgi-preload");
        loading.setDaemon(true);
        loading.start();
        try {
            loading.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("the control thread was interrupted", e);
        }
    }

    Gate gate() {
        return gate;
    }

    Connections connections() {
        return connections;
    }

    /** The pipes that requests come over. */
    public RequestPipes pipes() {
        return pipes;
    }

    /** What serves a connection. */
    public Lane lane(Connection connection) {
        return connection.isForHooks() ? hooks : requests;
    }

    /** Gives no permit any more. */
    public void closePermits() {
        requests.permits().close();
        hooks.permits().close();
    }

    /** Waits until nothing runs, at most until a {@link System#nanoTime} deadline; the number of calls that still do. */
    public int awaitAll(long deadline) throws InterruptedException {
        return requests.permits().awaitAll(deadline) + hooks.permits().awaitAll(deadline);
    }

    Watcher watcher() {
        return watcher;
    }

    /** What is loaded. */
    public Applications applications() {
        return applications;
    }

    /** What runs beside or before requests. */
    public ImportScripts imports() {
        return imports;
    }

    ServerFacts facts() {
        return facts;
    }

    /** Whether the process is about to leave. */
    boolean isLeaving() {
        return departure.hasBegun();
    }

    /** A request is over. */
    void requestDone() {
        if (requestLimit != null) {
            requestLimit.count();
        }
    }

    /** What makes the threads that call applications; {@code null}: the readers do so. */
    ThreadFactory virtualThreads() {
        return virtualThreads;
    }

    /** Seconds that a request may go without moving; 0: for ever. */
    int timeout(RequestHead head) {
        return switch (head.timeout()) {
            case RequestHead.GROUP_TIMEOUT -> requestTimeout;
            case RequestHead.NO_TIMEOUT -> 0;
            default -> head.timeout();
        };
    }

    /** A request whose time is over does not end: its thread is lost, and with it a part of the process. */
    @Override
    public void stuck(RunningRequest request) {
        ProcessLog.line(LogCode.REQUEST_STUCK, request.place());
        retirement.ask("a request does not end", false);
    }

    /** What a request is told that finds the queue full. */
    public Refused queueFull() {
        return new Refused(Refused.Reason.QUEUE_FULL, RETRY_AFTER, "queue-limit is " + queueLimit);
    }

    /** What a request is told that no thread can be started for. */
    public Refused noThread() {
        return new Refused(Refused.Reason.QUEUE_FULL, RETRY_AFTER, "no thread can be started for it");
    }

    @Override
    public void idle() {
        departure.rest();
    }

    /** The heap ran out under a request: the process is not to be trusted any longer. */
    void outOfMemory() {
        departure.begin(Departure.GRACEFUL);
    }

    /** A reader failed outside of an application, or the watcher did. */
    @Override
    public void failed(Throwable t) {
        ProcessLog.line(LogCode.ENGINE_FAILED, FailureText.line(t));
        FailureText.trace(t, ProcessLog::line);
        if (t instanceof OutOfMemoryError) {
            outOfMemory();
        }
    }
}
