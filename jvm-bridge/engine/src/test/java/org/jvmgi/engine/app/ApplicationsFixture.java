/* SPDX-License-Identifier: Apache-2.0 */
package org.jvmgi.engine.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvmgi.Body;
import org.jvmgi.Environ;
import org.jvmgi.engine.app.classes.OwnerRule;
import org.jvmgi.engine.exchange.EntrySource.Lease;
import org.jvmgi.engine.exchange.UnavailableException;
import org.jvmgi.engine.wire.RequestBuilder;

/** The applications of a process, and requests for them that need no connection. */
final class ApplicationsFixture {
    final RecordingLog log = new RecordingLog();
    final AtomicInteger retired = new AtomicInteger();
    final Applications applications;

    ApplicationsFixture(String... classPath) {
        this(OwnerRule.NONE, classPath);
    }

    ApplicationsFixture(OwnerRule owners, String... classPath) {
        ClassPaths classPaths = new ClassPaths();
        List.of(classPath).forEach(classPaths::add);
        applications = new Applications(classPaths, owners, loader -> retired.incrementAndGet(), () -> {});
    }

    Lease acquire(RequestBuilder request) throws UnavailableException {
        return applications.acquire(request.head(), log);
    }

    /** Calls an application; its answer as text. */
    String call(RequestBuilder request) throws Exception {
        Lease lease = acquire(request);
        try {
            return call(lease);
        } finally {
            lease.release();
        }
    }

    static String call(Lease lease) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(lease.entry().loader());
        StringBuilder text = new StringBuilder();
        try (Body body = lease.entry()
                .application()
                .call(Environ.of(Map.of()), (status, headers, failure) -> OutputStream.nullOutputStream())) {
            for (ByteBuffer each : body) {
                text.append(UTF_8.decode(each));
            }
        } finally {
            thread.setContextClassLoader(before);
        }
        return text.toString();
    }
}
