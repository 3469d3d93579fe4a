/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.embedded;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmgi.engine.app.Applications;
import org.jvmgi.engine.app.EngineServer;
import org.jvmgi.engine.app.ImportScripts;
import org.jvmgi.engine.app.classes.OwnerRule;
import org.jvmgi.engine.exchange.environ.ServerFacts;
import org.jvmgi.engine.log.ProcessLog;
import org.jvmgi.engine.log.StandardStreams;
import org.jvmgi.engine.wire.Build;
import org.jvmgi.spi.ServerProvider;

/** The applications of this child of httpd, and what all its threads share. */
final class EmbeddedEngine {
    private final Applications applications;
    private final ServerFacts facts;
    private final AtomicInteger generation = new AtomicInteger();

    private EmbeddedEngine(EmbeddedConfig config) {
        applications =
                new Applications(config.classPaths(), OwnerRule.NONE, loader -> generation.incrementAndGet(), () -> {});
        List<Integer> apache = Build.numbers(config.apacheVersion());
        facts = new ServerFacts(
                Build.version(),
                apache,
                config.threads() > 1,
                config.processes() > 1,
                false,
                config.headerBufferSize());
        ServerProvider.install(new EngineServer(Build.version(), "", config.processes(), config.threads(), apache));
    }

    /** What is printed goes to httpd's logs from now on: that of the server, or of the request whose thread prints. */
    static EmbeddedEngine start(EmbeddedConfig config) {
        ServerLog log = new ServerLog();
        ProcessLog.install(log);
        System.setOut(log.stream());
        System.setErr(log.stream());
        StandardStreams.install();
        StandardStreams.restrict(config.restrictsStdin(), config.restrictsStdout());
        EmbeddedEngine engine = new EmbeddedEngine(config);
        new ImportScripts(engine.applications, config.imports()).runAll();
        return engine;
    }

    Applications applications() {
        return applications;
    }

    ServerFacts facts() {
        return facts;
    }

    /** Counts the applications that were retired, whose thread-locals threads may still hold. */
    int generation() {
        return generation.get();
    }

    /** Closes the applications. */
    void close() {
        applications.close();
    }
}
